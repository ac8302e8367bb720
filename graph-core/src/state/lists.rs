//! The lists of others: every state that they list is in the table.

use super::*;

/// The officially assigned codes of ISO 3166-1 alpha-3.
const ISO: &str = "\
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH \
    BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB \
    CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO \
    GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN \
    IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA \
    MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER \
    NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU \
    RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA \
    TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT \
    WLF WSM YEM ZAF ZMB ZWE";

/// The country codes of the CAMEO codebook, without its regions and cities.
const CAMEO: &str = "\
    ABW AFG AGO AIA ALA ALB AND ANT ARE ARG ARM ASM ATG AUS AUT AZE BDI BEL BEN BFA BGD BGR BHR BHS BIH BLR BLZ \
    BMU BOL BRA BRB BRN BTN BWA CAF CAN CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CYM CYP CZE DEU DJI \
    DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GHA GIB GIN GLP GMB GNB GNQ \
    GRC GRD GRL GTM GUF GUM GUY GZS HKG HND HRV HTI HUN IDN IMY IND IRL IRN IRQ ISL ISR ITA JAM JOR JPN KAZ KEN \
    KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAR MCO MDA MDG MDV MEX MHL MKD MLI \
    MLT MMR MNG MNP MOZ MRT MSR MTN MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK \
    PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROM RUS RWA SAU SDN SEN SGP SHN SJM SLB SLE SLV \
    SMR SOM SPM SRB STP SUR SVK SVN SWE SWZ SYC SYR TCA TCD TGO THA TJK TKL TKM TMP TON TTO TUN TUR TUV TWN TZA \
    UGA UKR URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSB WSM YEM ZAF ZMB ZWE";

/// CAMEO's codes of regions and of a city, which are no state.
const CAMEO_PLACES: &str = "\
    BAG AFR ASA BLK CRB CAU CFR CAS CEU EIN EAF EEU EUR LAM MEA MDT NAF NMR PGS SCN SAM SAS SEA SAF WAF WST";

/// The country codes of FIPS 10-4.
const FIPS: &str = "\
    AA AC AE AF AG AJ AL AM AN AO AQ AR AS AU AV AY BA BB BC BD BE BF BG BH BK BL BM BN BO BP BR BT BU BV BX BY CA \
    CB CD CE CF CG CH CI CJ CK CM CN CO CQ CS CT CU CV CW CY DA DJ DO DR EC EG EI EK EN ER ES ET EZ FG FI FJ FK FM \
    FO FP FR FS GA GB GG GH GI GJ GK GL GM GP GQ GR GT GV GY HA HK HM HO HR HU IC ID IM IN IO IR IS IT IV IZ JA JE \
    JM JO KE KG KN KR KS KT KU KV KZ LA LE LG LH LI LO LS LT LU LY MA MB MC MD MF MG MH MI MJ MK ML MN MO MP MR MT \
    MU MV MX MY MZ NC NE NF NG NH NI NL NN NO NP NR NS NT NU NZ OD PA PC PE PK PL PM PO PP PS PU QA RE RI RM RN RO \
    RP RQ RS RW SA SB SC SE SF SG SH SI SL SM SN SO SP ST SU SV SW SX SY SZ TB TD TH TI TK TL TN TO TP TS TT TU TV \
    TW TX TZ UC UG UK UP US UV UY UZ VC VE VI VM VQ VT WA WE WF WI WS WZ YI YM ZA ZI";

/// The state numbers of the Correlates of War list of 2016.
#[rustfmt::skip]
const COW: [u16; 217] = [
    2, 20, 31, 40, 41, 42, 51, 52, 53, 54, 55, 56, 57, 58, 60, 70, 80, 90, 91, 92, 93, 94, 95, 100, 101, 110, 115,
    130, 135, 140, 145, 150, 155, 160, 165, 200, 205, 210, 211, 212, 220, 221, 223, 225, 230, 232, 235, 240, 245,
    255, 260, 265, 267, 269, 271, 273, 275, 280, 290, 300, 305, 310, 315, 316, 317, 325, 327, 329, 331, 332, 335,
    337, 338, 339, 341, 343, 344, 345, 346, 347, 349, 350, 352, 355, 359, 360, 365, 366, 367, 368, 369, 370, 371,
    372, 373, 375, 380, 385, 390, 395, 402, 403, 404, 411, 420, 432, 433, 434, 435, 436, 437, 438, 439, 450, 451,
    452, 461, 471, 475, 481, 482, 483, 484, 490, 500, 501, 510, 511, 516, 517, 520, 522, 530, 531, 540, 541, 551,
    552, 553, 560, 565, 570, 571, 572, 580, 581, 590, 591, 600, 615, 616, 620, 625, 626, 630, 640, 645, 651, 652,
    660, 663, 666, 670, 678, 679, 680, 690, 692, 694, 696, 698, 700, 701, 702, 703, 704, 705, 710, 712, 713, 730,
    731, 732, 740, 750, 760, 770, 771, 775, 780, 781, 790, 800, 811, 812, 816, 817, 820, 830, 835, 840, 850, 860,
    900, 910, 920, 935, 940, 946, 947, 950, 955, 970, 983, 986, 987, 990,
];

/// Numbers of Gleditsch and Ward that stand for no state, or for another one, in the Correlates of War list.
#[rustfmt::skip]
const GW: [u16; 10] = [
    89, 99, 340, 563, 564, 711, 815, 971, 972, 973,
];

/// Numbers of Correlates of War that Gleditsch and Ward do not use.
const COW_ONLY: [u16; 4] = [679, 946, 947, 955];

#[test]
fn every_code_of_iso_is_a_key() {
    assert_eq!(ISO.split_whitespace().count(), 249);
    for code in ISO.split_whitespace() {
        let state = State::by_code(code).unwrap_or_else(|| panic!("no state {code}"));
        assert_eq!(state.code(), code);
        let iso2 = state.iso2().unwrap_or_else(|| panic!("no alpha-2 of {code}"));
        assert_eq!(State::by_code(iso2), Some(state));
    }
}

#[test]
fn every_country_of_cameo_is_a_state() {
    for code in CAMEO.split_whitespace() {
        assert!(State::by_cameo(code).is_some(), "{code}");
    }
    for code in CAMEO_PLACES.split_whitespace() {
        assert_eq!(State::by_cameo(code), None, "{code}");
    }
}

#[test]
fn every_code_of_fips_is_a_state() {
    for code in FIPS.split_whitespace() {
        assert!(State::by_fips(code).is_some(), "{code}");
    }
}

#[test]
fn every_number_of_correlates_of_war_and_of_gleditsch_and_ward_is_a_state() {
    for number in COW {
        assert!(State::by_cow(number).is_some(), "{number}");
        assert_eq!(State::by_gw(number).is_none(), COW_ONLY.contains(&number), "{number}");
    }
    for number in GW {
        assert!(State::by_gw(number).is_some(), "{number}");
    }
}

#[test]
fn every_state_of_today_has_the_codes_that_states_have() {
    let today = || State::all().filter(|state| state.class() == StateClass::State && !TABLE.has_ended(*state));
    for state in today() {
        // Neither list has Palestine, the Holy See, and the states in free association with New Zealand.
        let is_listed = !["PSE", "VAT", "COK", "NIU"].contains(&state.code());
        assert_eq!((!state.cow().is_empty(), !state.gw().is_empty()), (is_listed, is_listed), "{state}");
        assert!(state.iso2().is_some() && !state.fips().is_empty() && !state.cameo().is_empty(), "{state}");
    }
    assert_eq!(today().count(), 199);
}
