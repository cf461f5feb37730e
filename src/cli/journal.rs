//! The file of records that `grade --resume` keeps: one JSON object a line, so that a run that is interrupted at any moment
//! goes on where it was, and the parts of several runs are merged.
//!
//! The first line says to which set and which part the records belong, the last one that nothing is missing. A line that
//! was cut short is dropped; a record counts only for the very text that it was made from.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::grade::Record;

/// To what the records of a file belong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The version of the format.
    pub flowcheck_grade: u32,
    /// The name of the set.
    pub set: String,
    /// A fingerprint of the text of the set.
    pub fingerprint: String,
    /// Which part of how many.
    pub shard: (u64, u64),
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    /// The fingerprint of the submission's place, name and text.
    of: String,
    record: Record,
}

#[derive(Debug, Serialize, Deserialize)]
struct Footer {
    complete: bool,
    records: u64,
}

/// FNV-1a, 64 bits (Fowler, Noll and Vo): the same on every machine and in every version.
pub fn fingerprint(parts: &[&str]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.as_bytes().iter().chain(&[0xff]) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

/// An open file of records.
pub struct Journal {
    file: File,
    /// Where the record of a submission begins, by its fingerprint.
    known: HashMap<String, u64>,
}

impl Journal {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// In words; also where the file belongs to another set or part, or is no file of records.
    pub fn open(path: &Path, header: &Header) -> Result<Self, String> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(|e| e.to_string())?;
        let scan = scan(&file)?;
        match &scan.header {
            Some(found) if found == header => {}
            Some(found) if found.fingerprint != header.fingerprint => {
                return Err(format!(
                    "this file has records of another set, or of another version of it ({})",
                    found.set
                ));
            }
            Some(found) => {
                let (k, n) = found.shard;
                return Err(format!("this file has the records of part {k}/{n}"));
            }
            // The very first line may have been cut short.
            None if scan.length > 0 && !begins(&file, &line(header)?) => {
                return Err("this is no file of records; give the name of a new file".to_owned());
            }
            None => {}
        }
        file.set_len(scan.good)
            .and_then(|()| file.seek(SeekFrom::Start(scan.good)))
            .map_err(|e| e.to_string())?;
        if scan.header.is_none() {
            let line = line(header)?;
            file.write_all(line.as_bytes()).map_err(|e| e.to_string())?;
        }
        let known = scan.entries.into_iter().map(|(of, at, _)| (of, at)).collect();
        Ok(Self { file, known })
    }

    /// The record of a submission, where there is one.
    pub fn get(&self, of: &str, reader: &mut Option<BufReader<File>>, path: &Path) -> Option<Record> {
        let at = *self.known.get(of)?;
        if reader.is_none() {
            *reader = File::open(path).ok().map(BufReader::new);
        }
        read_at(reader.as_mut()?, at)
    }

    /// Adds records, which then are on the disk.
    pub fn add(&mut self, records: &[(String, Record)]) -> Result<(), String> {
        let mut text = String::new();
        for (of, record) in records {
            text.push_str(&line(&Entry { of: of.clone(), record: record.clone() })?);
        }
        self.file.write_all(text.as_bytes()).and_then(|()| self.file.flush()).map_err(|e| e.to_string())
    }

    /// Notes that nothing is missing.
    pub fn finish(&mut self, records: u64) -> Result<(), String> {
        let line = line(&Footer { complete: true, records })?;
        self.file.write_all(line.as_bytes()).and_then(|()| self.file.sync_all()).map_err(|e| e.to_string())
    }
}

fn line<T: Serialize>(value: &T) -> Result<String, String> {
    let mut text = serde_json::to_string(value).map_err(|e| e.to_string())?;
    text.push('\n');
    Ok(text)
}

/// Whether the file holds nothing but a beginning of this line.
fn begins(file: &File, line: &str) -> bool {
    let mut text = Vec::new();
    let mut start = file;
    let read = start.rewind().and_then(|()| start.take(line.len() as u64 + 1).read_to_end(&mut text));
    read.is_ok() && line.as_bytes().starts_with(&text)
}

fn read_at(reader: &mut BufReader<File>, at: u64) -> Option<Record> {
    reader.seek(SeekFrom::Start(at)).ok()?;
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    serde_json::from_str::<Entry>(&line).ok().map(|e| e.record)
}

/// What a file holds.
struct Scan {
    header: Option<Header>,
    /// Fingerprint, offset and index of each record.
    entries: Vec<(String, u64, u64)>,
    complete: bool,
    /// Up to where it is good, without the last line that says that it is complete.
    good: u64,
    length: u64,
}

fn scan(file: &File) -> Result<Scan, String> {
    let length = file.metadata().map_err(|e| e.to_string())?.len();
    let mut scan = Scan { header: None, entries: Vec::new(), complete: false, good: 0, length };
    let mut reader = BufReader::new(file.take(u64::MAX));
    let mut at = 0;
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let read = reader.read_until(b'\n', &mut bytes).map_err(|e| e.to_string())?;
        if read == 0 || bytes.last() != Some(&b'\n') {
            return Ok(scan);
        }
        let start = at;
        at += u64::try_from(read).unwrap_or(0);
        if scan.header.is_none() {
            let Ok(header) = serde_json::from_slice(&bytes) else { return Ok(scan) };
            scan.header = Some(header);
        } else if let Ok(entry) = serde_json::from_slice::<Entry>(&bytes) {
            scan.entries.push((entry.of, start, entry.record.index));
        } else if serde_json::from_slice::<Footer>(&bytes).is_ok() {
            scan.complete = true;
            return Ok(scan);
        } else {
            // Not a line of ours: what comes after it is not trusted.
            return Ok(scan);
        }
        scan.good = at;
    }
}

/// The records of finished runs, in the order of the submissions.
pub struct Merged {
    /// The name of the set.
    pub set: String,
    readers: Vec<BufReader<File>>,
    /// Index, file, offset.
    order: Vec<(u64, usize, u64)>,
}

impl Merged {
    /// Opens the files.
    ///
    /// # Errors
    /// Which file is at fault, and why.
    pub fn open(paths: &[impl AsRef<Path>]) -> Result<Self, String> {
        let mut readers = Vec::new();
        let mut order = Vec::new();
        let mut first: Option<Header> = None;
        let mut parts: Vec<u64> = Vec::new();
        for (i, path) in paths.iter().enumerate() {
            let at_fault = |why: &str| format!("{}: {why}", path.as_ref().display());
            let file = File::open(path).map_err(|e| at_fault(&e.to_string()))?;
            let scan = scan(&file).map_err(|e| at_fault(&e))?;
            let Some(header) = scan.header else { return Err(at_fault("this is no file of records")) };
            if !scan.complete {
                return Err(at_fault("the run that wrote this was interrupted; resume it first"));
            }
            match &first {
                Some(f) if f.fingerprint != header.fingerprint => {
                    return Err(at_fault("these are records of another set, or of another version of it"));
                }
                Some(f) if f.shard.1 != header.shard.1 => {
                    return Err(at_fault("these are records of a run with another number of parts"));
                }
                _ => {}
            }
            if parts.contains(&header.shard.0) {
                return Err(at_fault(&format!("part {} is given twice", header.shard.0)));
            }
            parts.push(header.shard.0);
            first.get_or_insert(header);
            // A submission that was changed between two runs has two records: the later one counts.
            let mut latest: HashMap<u64, u64> = HashMap::new();
            for (_, at, index) in scan.entries {
                latest.insert(index, at);
            }
            order.extend(latest.into_iter().map(|(index, at)| (index, i, at)));
            readers.push(BufReader::new(file));
        }
        let Some(header) = first else { return Err("no file of records is given".to_owned()) };
        let missing: Vec<String> =
            (1..=header.shard.1).filter(|k| !parts.contains(k)).take(10).map(|k| k.to_string()).collect();
        if !missing.is_empty() {
            return Err(format!("of {} parts these are missing: {}", header.shard.1, missing.join(", ")));
        }
        order.sort_unstable();
        Ok(Self { set: header.set, readers, order })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// The i-th record.
    pub fn get(&mut self, i: usize) -> Option<Record> {
        let (_, file, at) = *self.order.get(i)?;
        read_at(self.readers.get_mut(file)?, at)
    }
}
