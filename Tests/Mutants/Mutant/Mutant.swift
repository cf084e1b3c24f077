public import CMutant

// What stands in mutated sources in place of an operator or a value: the first result is that of the change.

@inlinable @inline(__always)
public func mutant(_ number: Int32) -> Bool { mutant_is_chosen(number) }

@inlinable @inline(__always)
public func mutantConstant<T>(_ n: Int32, _ changed: T, _ value: T) -> T { mutant(n) ? changed : value }

@inlinable @inline(__always)
public func mutantEarly<T: BinaryInteger>(_ n: Int32, _ end: T) -> T { mutant(n) ? end - 1 : end }

@inlinable @inline(__always)
public func mutantLeast<T: Comparable>(_ n: Int32, _ a: T, _ b: T) -> T { mutant(n) ? max(a, b) : min(a, b) }

@inlinable @inline(__always)
public func mutantMost<T: Comparable>(_ n: Int32, _ a: T, _ b: T) -> T { mutant(n) ? min(a, b) : max(a, b) }

@inlinable @inline(__always)
public func mutantLess<T: Comparable>(_ n: Int32, _ a: T, _ b: T) -> Bool { mutant(n) ? a <= b : a < b }

@inlinable @inline(__always)
public func mutantLessOrEqual<T: Comparable>(_ n: Int32, _ a: T, _ b: T) -> Bool { mutant(n) ? a < b : a <= b }

@inlinable @inline(__always)
public func mutantGreater<T: Comparable>(_ n: Int32, _ a: T, _ b: T) -> Bool { mutant(n) ? a >= b : a > b }

@inlinable @inline(__always)
public func mutantGreaterOrEqual<T: Comparable>(_ n: Int32, _ a: T, _ b: T) -> Bool { mutant(n) ? a > b : a >= b }

@inlinable @inline(__always)
public func mutantEqual<T: Equatable>(_ n: Int32, _ a: T, _ b: T) -> Bool { mutant(n) ? a != b : a == b }

@inlinable @inline(__always)
public func mutantUnequal<T: Equatable>(_ n: Int32, _ a: T, _ b: T) -> Bool { mutant(n) ? a == b : a != b }

@inlinable @inline(__always)
public func mutantPlus<T: AdditiveArithmetic>(_ n: Int32, _ a: T, _ b: T) -> T { mutant(n) ? a - b : a + b }

@inlinable @inline(__always)
public func mutantMinus<T: AdditiveArithmetic>(_ n: Int32, _ a: T, _ b: T) -> T { mutant(n) ? a + b : a - b }

@inlinable @inline(__always)
public func mutantWrappingPlus<T: FixedWidthInteger>(_ n: Int32, _ a: T, _ b: T) -> T { mutant(n) ? a &- b : a &+ b }

@inlinable @inline(__always)
public func mutantWrappingMinus<T: FixedWidthInteger>(_ n: Int32, _ a: T, _ b: T) -> T { mutant(n) ? a &+ b : a &- b }

@inlinable @inline(__always)
public func mutantAnd<T: BinaryInteger>(_ n: Int32, _ a: T, _ b: T) -> T { mutant(n) ? a | b : a & b }

@inlinable @inline(__always)
public func mutantOr<T: BinaryInteger>(_ n: Int32, _ a: T, _ b: T) -> T { mutant(n) ? a & b : a | b }

@inlinable @inline(__always)
public func mutantXor<T: BinaryInteger>(_ n: Int32, _ a: T, _ b: T) -> T { mutant(n) ? a | b : a ^ b }
