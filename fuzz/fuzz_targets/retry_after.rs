#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::hold("retry_after", bytes));
