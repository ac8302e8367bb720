//! Closed lists of words, for options.

/// An enum whose values are written as words: `as_str`, `ALL`, [`Display`](std::fmt::Display),
/// [`FromStr`](std::str::FromStr) with [`UnknownTerm`](graph_core::UnknownTerm), [`Serialize`](serde::Serialize) and [`Deserialize`](serde::Deserialize).
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl $name {
            /// Every value.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word for it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = graph_core::UnknownTerm;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text).ok_or_else(|| graph_core::UnknownTerm {
                    what: $what,
                    found: text.to_owned(),
                    expected: Self::ALL.iter().map(|value| value.as_str()).collect(),
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let words = graph_core::schema::word_of(Self::ALL.iter().map(|value| value.as_str()));
                utoipa::openapi::Schema::from(words).into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}

pub(crate) use words;
