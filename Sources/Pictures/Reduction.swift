extension Picture {
  /// The picture with a longer side of at most `longerSide` pixels, 1 or more; a smaller picture stays as it is.
  ///
  /// Each pixel is the average of the area that it covers, where a pixel that is covered in part counts in part (a box
  /// filter). Integers make it exact but for the last rounding, so that every machine gives the same picture.
  public func reduced(toAtMost longerSide: Int) -> Picture {
    let longest = max(width, height)
    let longerSide = max(1, longerSide)
    guard longest > longerSide else { return self }
    let newWidth = max(1, (width * longerSide + longest / 2) / longest)
    let newHeight = max(1, (height * longerSide + longest / 2) / longest)

    let columns = Reduction.spans(from: width, to: newWidth)
    let rows = Reduction.spans(from: height, to: newHeight)
    // The weights of a pixel add up to the area, so a sum is at most 255 * width * height, far below 2^63.
    let area = width * height
    var reduced: [UInt8] = []
    reduced.reserveCapacity(3 * newWidth * newHeight)
    var line = [Int](repeating: 0, count: 3 * newWidth)
    // The last row of a span is often the first of the next one.
    var lineNumber = -1
    for span in rows {
      var sums = [Int](repeating: 0, count: 3 * newWidth)
      for y in span.first...span.last {
        if y != lineNumber { sumUp(row: y, columns, newWidth: newWidth, into: &line) }
        lineNumber = y
        let weight = y == span.first ? span.firstWeight : y == span.last ? span.lastWeight : newHeight
        for k in sums.indices { sums[k] += weight * line[k] }
      }
      for sum in sums { reduced.append(UInt8((sum + area / 2) / area)) }
    }
    // The sizes match, because there is a span for each row.
    return Picture(width: newWidth, height: newHeight, rgb: reduced) ?? self
  }

  /// Adds up what the pixels of a row give to each pixel of a reduced row.
  private func sumUp(row y: Int, _ columns: [Reduction.Span], newWidth: Int, into line: inout [Int]) {
    rgb.withUnsafeBufferPointer { rgb in
      for (x, span) in columns.enumerated() {
        let first = 3 * (y * width + span.first)
        let last = 3 * (y * width + span.last)
        // The pixels between the first and the last one count whole.
        var (red, green, blue) = (0, 0, 0)
        for pixel in stride(from: first + 3, to: last, by: 3) {
          red += Int(rgb[pixel])
          green += Int(rgb[pixel + 1])
          blue += Int(rgb[pixel + 2])
        }
        line[3 * x] = red * newWidth + Int(rgb[first]) * span.firstWeight + Int(rgb[last]) * span.lastWeight
        line[3 * x + 1] =
          green * newWidth + Int(rgb[first + 1]) * span.firstWeight + Int(rgb[last + 1]) * span.lastWeight
        line[3 * x + 2] =
          blue * newWidth + Int(rgb[first + 2]) * span.firstWeight + Int(rgb[last + 2]) * span.lastWeight
      }
    }
  }
}

/// How the pixels of a line are divided among fewer ones. In units of 1 / (from * to) of the line, an old pixel has the
/// length `to`, and a new one the length `from`.
private enum Reduction {
  /// The old pixels that a new one covers, and how much of the first and of the last one; of others it is all.
  struct Span {
    var first: Int
    var last: Int
    var firstWeight: Int
    /// 0 where the last pixel is the first one.
    var lastWeight: Int
  }

  /// The spans of all new pixels of a line, where `from` pixels become `to`, 1...from.
  static func spans(from: Int, to: Int) -> [Span] {
    (0..<to).map { k in
      let (start, end) = (k * from, (k + 1) * from)
      let (first, last) = (start / to, (end - 1) / to)
      guard last > first else { return Span(first: first, last: first, firstWeight: from, lastWeight: 0) }
      return Span(first: first, last: last, firstWeight: (first + 1) * to - start, lastWeight: end - last * to)
    }
  }
}
