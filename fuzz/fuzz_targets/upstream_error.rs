#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::hold("upstream_error", bytes));
