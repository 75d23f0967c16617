#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::hold("json_edit", bytes));
