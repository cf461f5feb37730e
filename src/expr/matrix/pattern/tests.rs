use super::{Block, Pattern};

fn pattern(rows: &[&[usize]], columns: usize) -> Pattern {
    Pattern::from_rows(rows.iter().map(|r| r.to_vec()).collect(), columns)
}

#[test]
fn triangular_as_it_stands() {
    assert!(pattern(&[&[0], &[0, 1], &[2]], 3).is_lower_triangular());
    assert!(!pattern(&[&[0], &[0, 1, 2], &[2]], 3).is_lower_triangular());
    assert!(pattern(&[&[0, 2], &[1], &[]], 3).is_upper_triangular());
    assert!(!pattern(&[&[0], &[1]], 3).is_lower_triangular());
}

#[test]
fn triangular_after_one_rearrangement_of_both() {
    // 0 needs 2, 2 needs 1.
    let p = pattern(&[&[0, 2], &[1], &[1, 2]], 3);
    assert_eq!(p.symmetric_lower_order().unwrap().order(), [1, 2, 0]);
    // 0 and 1 need each other.
    assert_eq!(pattern(&[&[0, 1], &[0, 1]], 2).symmetric_lower_order(), None);
    // A missing diagonal entry does not matter.
    assert!(pattern(&[&[0], &[0]], 2).symmetric_lower_order().is_some());
}

#[test]
fn triangular_after_two_rearrangements() {
    // [[0, x], [x, x]]: rows as they stand, columns exchanged.
    let p = pattern(&[&[1], &[0, 1]], 2);
    let (rows, columns) = p.lower_orders().unwrap();
    assert_eq!((rows.order(), columns.order()), (&[0, 1][..], &[1, 0][..]));
    assert_eq!(pattern(&[&[0, 1], &[0, 1]], 2).lower_orders(), None);
    assert_eq!(pattern(&[&[0], &[0]], 2).lower_orders(), None);
}

#[test]
fn irreducible_blocks_in_order() {
    // Rows 1 and 3 form a block of columns 0 and 2; row 0 needs it; row 2 stands alone.
    let p = pattern(&[&[0, 1], &[0, 2], &[3], &[0, 2]], 4);
    let blocks = p.block_triangular().unwrap().blocks;
    assert_eq!(
        blocks,
        [
            Block { rows: vec![1, 3], columns: vec![0, 2] },
            Block { rows: vec![0], columns: vec![1] },
            Block { rows: vec![2], columns: vec![3] },
        ]
    );
    assert_eq!(p.components().len(), 2);
}

#[test]
fn rows_in_too_few_columns() {
    let p = pattern(&[&[0, 1, 2], &[1], &[1], &[0, 3]], 4);
    assert_eq!(p.matching().size(), 3);
    assert_eq!(p.deficient_rows(), Some((vec![1, 2], vec![1])));
    assert_eq!(p.block_triangular(), None);
    assert_eq!(pattern(&[&[0], &[]], 2).deficient_rows(), Some((vec![1], vec![])));
}

#[test]
fn components_with_lonely_rows_and_columns() {
    let blocks = pattern(&[&[], &[1], &[1]], 3).components();
    assert_eq!(
        blocks,
        [
            Block { rows: vec![1, 2], columns: vec![1] },
            Block { rows: vec![0], columns: vec![] },
            Block { rows: vec![], columns: vec![0] },
            Block { rows: vec![], columns: vec![2] },
        ]
    );
}

#[test]
fn a_long_chain_needs_no_deep_recursion() {
    let n = 20_000;
    let rows = (0..n).map(|i| if i == 0 { vec![0, n - 1] } else { vec![i - 1, i] }).collect();
    let p = Pattern::from_rows(rows, n);
    assert_eq!(p.block_triangular().unwrap().blocks.len(), 1);
    // The same chain, open, with an alternating path through all rows.
    let rows = (0..n).map(|i| if i + 1 < n { vec![i, i + 1] } else { vec![0] }).collect();
    assert_eq!(Pattern::from_rows(rows, n).matching().size(), n);
}
