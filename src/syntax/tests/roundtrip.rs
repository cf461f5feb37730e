//! The law of the printers.
