import HostSupport

/// Decodes the text of a trace into points.
///
/// Points are separated by commas, values by spaces or nothing. `!` in front of a value says that it and those of its
/// channel that follow are values, `'` that they are first differences, `"` second ones. `*` repeats the previous
/// value, `?` is unknown, `T` and `F` are true and false, `#` begins a hexadecimal number.
struct InkMLPoints {
  private enum Order {
    case value, first, second
  }

  private enum Value {
    case number(Double)
    case same, unknown
  }

  /// What is known of a channel after a point.
  private struct Channel {
    var order = Order.value
    var value: Double?
    var difference = 0.0
    var secondDifference = 0.0

    /// The channel's value at the next point, `nil` where it is unknown; throws where a difference has no previous
    /// value.
    mutating func take(_ next: Value) throws(NotAPoint) -> Double? {
      switch next {
      case .unknown: return nil
      case .same:
        guard let previous = value else { throw NotAPoint() }
        switch order {
        case .value: (difference, secondDifference) = (0, -difference)
        case .first: secondDifference = 0
        case .second: difference += secondDifference
        }
        value = previous + difference
      case .number(let number):
        if order != .value, value == nil { throw NotAPoint() }
        let previous = value ?? number
        switch order {
        case .value: (difference, secondDifference) = (number - previous, number - previous - difference)
        case .first: (difference, secondDifference) = (number, number - difference)
        case .second: (difference, secondDifference) = (difference + number, number)
        }
        value = order == .value ? number : previous + difference
      }
      return value
    }
  }

  private struct NotAPoint: Error {}

  private let format: InkMLFormat
  private let text: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var channels: [Channel]

  private init(_ text: UnsafeBufferPointer<UInt8>, _ format: InkMLFormat) {
    self.text = text
    self.format = format
    channels = Array(repeating: Channel(), count: format.channels.count)
  }

  /// The points of a trace of this format, without those whose place is unknown.
  static func decode(
    _ trace: InkMLTrace, _ format: InkMLFormat, _ document: InkMLDocument
  ) throws(InputError) -> [StrokeSample.Point] {
    guard let x = format.x, let y = format.y else {
      throw document.error(trace.line, "the trace's format has no channels X and Y")
    }
    let result: Result<[StrokeSample.Point], InputError> = Array(trace.text.utf8).withUnsafeBufferPointer { text in
      var reader = InkMLPoints(text, format)
      do throws(InputError) {
        return .success(try reader.points(x, y, trace, document))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private mutating func points(
    _ x: Int, _ y: Int, _ trace: InkMLTrace, _ document: InkMLDocument
  ) throws(InputError) -> [StrokeSample.Point] {
    var points: [StrokeSample.Point] = []
    while position < text.count {
      let start = position
      do {
        guard let values = try point() else { continue }
        guard points.count < StrokeFile.maximumPoints else {
          throw document.error(trace.line, "the trace has more than \(StrokeFile.maximumPoints) points")
        }
        guard let x = values[x], let y = values[y] else { continue }
        let place = format.place(x, y)
        let point = StrokeSample.Point(
          x: place.x, y: place.y, t: format.t.flatMap { values[$0] }.map { $0 * format.millisecondsPerT })
        guard abs(point.x) <= StrokeFile.maximumCoordinate, abs(point.y) <= StrokeFile.maximumCoordinate,
          abs(point.t ?? 0) <= 1e15
        else { throw NotAPoint() }
        points.append(point)
      } catch let error as InputError {
        throw error
      } catch {
        let end = text[start...].firstIndex(of: UInt8(ascii: ",")) ?? text.count
        let shown = String(decoding: text[start..<end].prefix(60), as: UTF8.self).split(whereSeparator: \.isWhitespace)
          .joined(separator: " ")
        throw document.error(
          trace.line,
          "\"\(shown.prefix(40))\" is not a point of \(format.channels.map(\.name).joined(separator: " "))")
      }
    }
    return points
  }

  /// The values of the point that ends at the next comma; `nil` where there are none.
  private mutating func point() throws(NotAPoint) -> [Double?]? {
    var values: [Double?] = []
    var isEmpty = true
    while position < text.count {
      let byte = text[position]
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D:
        position += 1
        continue
      case UInt8(ascii: ","):
        position += 1
        return isEmpty ? nil : try filled(values)
      default: break
      }
      isEmpty = false
      guard values.count < channels.count else { throw NotAPoint() }
      let index = values.count
      switch byte {
      case UInt8(ascii: "!"): channels[index].order = .value
      case UInt8(ascii: "'"): channels[index].order = .first
      case UInt8(ascii: "\""): channels[index].order = .second
      default:
        values.append(try channels[index].take(try value()))
        continue
      }
      position += 1
    }
    return isEmpty ? nil : try filled(values)
  }

  /// Channels at the end that a point leaves out stay as they were.
  private mutating func filled(_ values: [Double?]) throws(NotAPoint) -> [Double?] {
    var values = values
    while values.count < channels.count {
      let index = values.count
      if format.channels[index].isIntermittent {
        values.append(channels[index].value)
      } else {
        guard index != format.x, index != format.y else { throw NotAPoint() }
        values.append(nil)
      }
    }
    return values
  }

  private mutating func value() throws(NotAPoint) -> Value {
    let byte = text[position]
    switch byte {
    case UInt8(ascii: "*"):
      position += 1
      return .same
    case UInt8(ascii: "?"):
      position += 1
      return .unknown
    case UInt8(ascii: "T"), UInt8(ascii: "F"):
      position += 1
      return .number(byte == UInt8(ascii: "T") ? 1 : 0)
    default: return .number(try number())
    }
  }

  private var current: UInt8? { position < text.count ? text[position] : nil }

  private mutating func number() throws(NotAPoint) -> Double {
    let start = position
    let isNegative = current == UInt8(ascii: "-")
    if isNegative || current == UInt8(ascii: "+") { position += 1 }
    if current == UInt8(ascii: "#") {
      position += 1
      var value = 0.0
      let first = position
      while let digit = current.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) {
        value = value * 16 + Double(digit)
        position += 1
      }
      guard position > first, position - first <= 13 else { throw NotAPoint() }
      return isNegative ? -value : value
    }
    skipDigits()
    if current == UInt8(ascii: ".") {
      position += 1
      skipDigits()
    }
    let mantissa = position
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      position += 1
      if current == UInt8(ascii: "-") || current == UInt8(ascii: "+") { position += 1 }
      let digits = position
      skipDigits()
      if position == digits { position = mantissa }
    }
    guard position - start <= 64, let value = Double(String(decoding: text[start..<position], as: UTF8.self)),
      value.isFinite
    else { throw NotAPoint() }
    return value
  }

  private mutating func skipDigits() {
    while let byte = current, (0x30...0x39).contains(byte) { position += 1 }
  }
}
