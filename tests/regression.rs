//! One test per bug, named after what went wrong.
