#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| statusgen_fuzz::memory(text));
