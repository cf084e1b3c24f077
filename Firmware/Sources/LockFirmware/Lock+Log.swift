import Core2HAL
import DigitNet
import Ink
import PINVault

extension Lock where Device: ~Copyable {
  /// `predict digit=7 confidence=0.98 second=1 ink=143`, `unclear …` alike, or `unclear reason=ink ink=3`.
  mutating func log(_ prediction: Prediction?, cells: Int, overflowed: Bool, isMasked: Bool) {
    board.serial.begin(prediction.map { !$0.isUnclear } ?? false ? "predict" : "unclear", at: now)
    if let prediction {
      board.serial.field("digit", digit: prediction.digit, isMasked: isMasked)
      board.serial.field("confidence", thousandths: prediction.confidence)
      board.serial.field("second", digit: prediction.second, isMasked: isMasked)
    } else {
      board.serial.field("reason", overflowed ? "overflow" : "ink")
    }
    board.serial.field("ink", cells)
    board.serial.end()
  }

  mutating func logPIN(_ event: StaticString) {
    board.serial.begin("pin", at: now)
    board.serial.word(event)
    board.serial.end()
  }

  mutating func logPIN(_ event: StaticString, attempts: UInt32, isRepeated: Bool = false) {
    board.serial.begin("pin", at: now)
    board.serial.word(event)
    board.serial.field("attempts", attempts)
    if isRepeated { board.serial.field("repeated", "yes") }
    board.serial.end()
  }

  /// `reset pending`, `reset cancelled` or `reset done`: what a held button does.
  mutating func logReset(_ event: StaticString) {
    board.serial.begin("reset", at: now)
    board.serial.word(event)
    board.serial.end()
  }

  mutating func logMode() {
    board.serial.begin("mode", at: now)
    board.serial.field("name", state.mode.name)
    board.serial.end()
  }

  /// The model's shape, framing and bounds.
  mutating func logModel() {
    guard let network else { return }
    let header = network.header
    board.serial.begin("model", at: now)
    board.serial.field("bytes", board.model.count)
    board.serial.field("inputs", header.inputs)
    board.serial.key("layers")
    for k in 0..<network.layerCount {
      if k > 0 { board.serial.write(0x2D) }
      board.serial.writeDecimal(UInt64(widening: UInt32(truncatingIfNeeded: network.layers.outputs(ofLayer: k))))
    }
    board.serial.field("framing", header.framing.mode == .normalised ? "normalised" : "as-drawn")
    board.serial.field("box", UInt32(header.framing.box))
    board.serial.field("threshold", thousandths: header.threshold)
    board.serial.end()
  }

  mutating func log(_ fault: Fault) {
    switch fault {
    case .model(let error):
      board.serial.begin("model", at: now)
      board.serial.word("refused")
      board.serial.field("reason", error.reason)
    case .vault:
      board.serial.begin("vault", at: now)
      board.serial.word("failed")
    case .exhausted:
      board.serial.begin("lockout", at: now)
      board.serial.word("final")
      board.serial.field("attempts", wrongAttempts)
    }
    board.serial.end()
  }
}

extension Mode {
  /// The mode's name in the log and on the console.
  public var name: StaticString {
    switch self {
    case .practice: "practice"
    case .setPIN: "set-pin"
    case .confirmPIN: "confirm-pin"
    case .locked: "locked"
    case .unlocked: "unlocked"
    case .lockedOut: "locked-out"
    case .fault: "fault"
    }
  }
}

extension ModelError {
  var reason: StaticString {
    switch self {
    case .truncated: "truncated"
    case .trailingBytes: "trailing-bytes"
    case .wrongMagic: "magic"
    case .unknownVersion: "version"
    case .wrongChecksum: "checksum"
    // A network that does not read digits, such as one with an embedding head.
    case .badField(UInt16(ModelLayout.classes)): "head"
    case .badField: "field"
    case .badShape: "shape"
    case .misaligned: "alignment"
    }
  }
}
