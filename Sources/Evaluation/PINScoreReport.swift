import Foundation
public import HostSupport

extension PINScore {
  /// The score as a few lines of text.
  public var summary: String {
    let count = total.pins == 1 ? "1 PIN" : "\(total.pins) PINs"
    var lines = [
      "\(count) of \(writers.count == 1 ? "1 writer" : "\(writers.count) writers"), "
        + "\(percent(total.rightShare)) read right at the first attempt",
      "digits drawn again: \(decimal(total.redrawsPerPIN)) a PIN",
      "attempts: \(decimal(total.attemptsPerPIN)) a PIN; \(percent(total.perPIN(total.unopened))) never opened, "
        + "\(percent(total.perPIN(total.unset))) could not be set",
    ]
    if writers.count > 1, let worst = worstFirst.first {
      lines.append("worst writer: \(worst.name), \(percent(worst.tally.rightShare)) right")
    }
    lines.append(
      "wrong PINs that opened: random \(text(total.random)), one digit wrong \(text(total.offByOne))")
    return lines.joined(separator: "\n")
  }

  /// A line for each writer, the worst first.
  public var writerTable: String {
    let width = max(6, writers.map(\.name.count).max() ?? 0)
    func left(_ text: String) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
    func right(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    let header =
      left("writer") + right("PINs", 6) + right("right", 9) + right("redraws", 9) + right("attempts", 10)
      + right("never", 7) + right("unset", 7) + right("random", 8) + right("one off", 9)
    let rows = worstFirst.map { name, tally in
      left(name) + right("\(tally.pins)", 6) + right(percent(tally.rightShare), 9)
        + right(decimal(tally.redrawsPerPIN), 9) + right(decimal(tally.attemptsPerPIN), 10)
        + right("\(tally.unopened)", 7) + right("\(tally.unset)", 7) + right("\(tally.random.opened)", 8)
        + right("\(tally.offByOne.opened)", 9)
    }
    return ([header] + rows).joined(separator: "\n")
  }

  /// The object that `inklock evaluate pins --json` writes. Shares are 0...1, and null where nothing was counted.
  public var json: JSON {
    var members = total.members
    if let worst = worstFirst.first {
      members.append(("worst", .object([("writer", .string(worst.name))] + worst.tally.members)))
    }
    members.append(("perWriter", .object(writers.map { ($0.name, JSON.object($0.tally.members)) })))
    return .object(members)
  }

  private func percent(_ share: Double?) -> String { share.map { String(format: "%.2f%%", $0 * 100) } ?? "-" }
  private func decimal(_ mean: Double?) -> String { mean.map { String(format: "%.3f", $0) } ?? "-" }
  private func text(_ wrong: WrongPINs) -> String {
    "\(wrong.opened) of \(wrong.entered) (\(percent(wrong.share)))"
  }
}

extension PINScore.Tally {
  fileprivate var members: [(key: String, value: JSON)] {
    [
      ("pins", .integer(pins)), ("right", number(rightShare)), ("redrawsPerPIN", number(redrawsPerPIN)),
      ("attemptsPerPIN", number(attemptsPerPIN)), ("neverOpened", number(perPIN(unopened))),
      ("notSet", number(perPIN(unset))), ("wrongRandom", json(random)), ("wrongByOneDigit", json(offByOne)),
    ]
  }

  private func json(_ wrong: PINScore.WrongPINs) -> JSON {
    .object([
      ("entered", .integer(wrong.entered)), ("opened", .integer(wrong.opened)), ("share", number(wrong.share)),
    ])
  }

  private func number(_ value: Double?) -> JSON { value.map { JSON.number($0) } ?? .null }
}
