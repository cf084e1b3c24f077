public import Core2HAL
import Crypto
public import DigitNet
public import Ink
public import PINVault
import SectorStore

/// Compares the hand that draws a PIN with the one that set it.
public struct OwnerHandCheck: HandCheck {
  /// A drawn digit as the signature network sees it, read as the digit and as its runner-up.
  private struct DrawnDigit {
    var digit: UInt8 = 0
    var second: UInt8 = 0
    var signature = Signature()
    var secondSignature = Signature()
  }

  /// What the score of a drawing that is enrolled may exceed the limit by, compared with the other two.
  private static var allowance: UInt32 { 768 }

  private var network: SignatureNetwork?
  /// The CRC-32 in the model file.
  private var model: UInt32 = 0
  /// The largest score that is accepted.
  private var limit: UInt32 = 0
  private var score: UInt32 = 0

  private var timing = InkTiming()
  /// Points of the ink that have a time.
  private var points = 0
  private var inputs = SignatureInputs(values: InlineArray(repeating: 0))

  private var entry = InlineArray<8, DrawnDigit>(repeating: DrawnDigit())
  private var count = 0
  /// The most confident of the unclear drawings of the next digit.
  private var candidate = DrawnDigit()
  private var confidence: UInt16 = 0
  private var hasCandidate = false

  /// The first drawings of a new PIN.
  private var kept = InlineArray<3, InlineArray<8, Signature>>(repeating: InlineArray(repeating: Signature()))
  private var keptCount = 0

  @inline(__always)
  public init() {}

  public static var isBuilt: Bool { true }

  public static var mostDrawings: UInt8 { UInt8(truncatingIfNeeded: HandTemplate.capacity) }

  public var isActive: Bool { network != nil }

  public var lastScore: (value: UInt32, limit: UInt32) { (score, limit) }

  public mutating func start(_ level: HandLevel, model: UnsafeRawBufferPointer) throws(ModelError) {
    guard level != .off else { return }
    let network = try SignatureNetwork(model)
    self.model = UInt32(littleEndian: model.loadUnaligned(fromByteOffset: ModelLayout.checksum, as: UInt32.self))
    limit = network.threshold(strict: level == .strict)
    self.network = network
  }

  // MARK: A drawing

  public mutating func drew(points: Int, at now: UInt32) {
    // A point that repeats the previous one, or does not fit, is not in the ink.
    guard isActive, points != self.points, points > 0 else { return }
    timing.add(point: points - 1, at: now)
    self.points = points
  }

  public mutating func strokeEnded(at now: UInt32) { timing.endStroke(at: now) }

  @inline(never)
  public mutating func describe(_ ink: inout Ink) -> Bool {
    guard isActive else { return true }
    guard let inputs = try? SignatureInputs(&ink, &timing, digit: 0) else { return false }
    self.inputs = inputs
    return true
  }

  @inline(never)
  public mutating func take(_ prediction: Prediction, entered: Int) {
    guard let network else { return }
    var drawn = DrawnDigit()
    drawn.digit = prediction.digit
    drawn.second = prediction.second
    inputs.setDigit(prediction.digit)
    drawn.signature = network.signature(of: inputs)
    inputs.setDigit(prediction.second)
    drawn.secondSignature = network.signature(of: inputs)
    if prediction.isUnclear, !hasCandidate || prediction.confidence >= confidence {
      candidate = drawn
      confidence = prediction.confidence
      hasCandidate = true
    }
    guard entered > count, count < HandTemplate.digits else { return }
    // After the last redraw, the most confident of the drawings counts.
    entry[count] = prediction.isUnclear ? candidate : drawn
    count += 1
  }

  public mutating func follow(entered: Int, holdsDrawings: Bool) {
    if hasCandidate, !holdsDrawings {
      candidate = DrawnDigit()
      hasCandidate = false
    }
    guard entered < count else { return }
    for k in max(entered, 0)..<HandTemplate.digits { entry[k] = DrawnDigit() }
    count = entered
  }

  public mutating func clearInk() {
    guard points > 0 else { return }
    timing.clear()
    points = 0
    inputs = SignatureInputs(values: InlineArray(repeating: 0))
  }

  // MARK: A PIN

  public mutating func keepEntry() {
    guard keptCount < 3 else { return }
    for k in 0..<HandTemplate.digits { kept[keptCount][k] = entry[k].signature }
    keptCount += 1
  }

  public mutating func forgetEntries() {
    guard keptCount > 0 else { return }
    for drawing in 0..<3 { for k in 0..<HandTemplate.digits { kept[drawing][k] = Signature() } }
    keptCount = 0
  }

  @inline(never)
  public mutating func accepts(
    _ attempt: borrowing PendingAttempt, _ pin: borrowing PIN, _ flash: inout some Flash,
    secret: borrowing HandProfile.Secret
  ) -> Bool {
    guard let network else { return true }
    var image = ProfileImage(flash.geometry)
    let isLoaded = image.load(&flash, secret)
    // Without a template, another slot is opened in vain. It takes as long.
    let slot = image.slot(for: attempt.salt)
    let isOurs = attempt.withProfileKey { image.open(slot ?? 0, $0) }
    let isOfModel = image.model(slot ?? 0) == model
    let isComplete = count == pin.count
    var drawn = InlineArray<8, Signature>(repeating: Signature())
    for k in 0..<pin.count { drawn[k] = pin[k] == entry[k].digit ? entry[k].signature : entry[k].secondSignature }
    score = image.score(of: drawn, pin, in: slot ?? 0, without: -1, network)
    withUnsafeMutableBytes(of: &drawn) { Memory.wipe($0) }
    image.wipe()
    return isLoaded && slot != nil && isOurs && isOfModel && isComplete && score <= limit
  }

  @inline(never)
  public mutating func enroll(
    _ keys: borrowing PINKeys, _ pin: borrowing PIN, salt: Vault.Salt, replacing current: Vault.Salt?,
    nonce: InlineArray<16, UInt8>, _ flash: inout some Flash, secret: borrowing HandProfile.Secret
  ) -> Enrollment {
    guard let network else { return .failed }
    var image = ProfileImage(flash.geometry)
    guard image.load(&flash, secret) else { return .failed }
    // The template of the current PIN stays until the new PIN is in the vault.
    let slot = current.flatMap { image.slot(for: $0) } == 0 ? 1 : 0
    image.begin(slot, salt: salt, model: model, digits: pin.count, nonce: nonce)
    for drawing in 0..<keptCount {
      for k in 0..<pin.count { image[slot, drawing: drawing, k] = kept[drawing][k] }
    }
    image[slot, HandTemplate.drawings] = UInt8(truncatingIfNeeded: keptCount)
    // Each drawing has to be like the other two. As there are only two, a score may be greater than when the PIN is used.
    for drawing in 0..<keptCount where keptCount > 1 {
      guard image.score(of: kept[drawing], pin, in: slot, without: drawing, network) <= limit + Self.allowance else {
        image.wipe()
        return .unlike
      }
    }
    image.seal(slot, keys.profileKey)
    let isStored = image.store(in: &flash, secret)
    image.wipe()
    return isStored ? .stored : .failed
  }

  @inline(never)
  public mutating func addFinger(
    _ keys: borrowing PINKeys, salt: Vault.Salt, nonce: InlineArray<16, UInt8>, _ flash: inout some Flash,
    secret: borrowing HandProfile.Secret
  ) -> Enrollment {
    var image = ProfileImage(flash.geometry)
    guard image.load(&flash, secret), let slot = image.slot(for: salt), image.open(slot, keys.profileKey),
      image.model(slot) == model
    else {
      image.wipe()
      return .failed
    }
    let drawing = Int(image[slot, HandTemplate.drawings])
    guard drawing < HandTemplate.capacity else {
      image.wipe()
      return .full
    }
    for k in 0..<count { image[slot, drawing: drawing, k] = entry[k].signature }
    image[slot, HandTemplate.drawings] = UInt8(truncatingIfNeeded: drawing + 1)
    for k in 0..<8 { image[slot, HandTemplate.nonce + k] = nonce[k] }
    image.seal(slot, keys.profileKey)
    let isStored = image.store(in: &flash, secret)
    image.wipe()
    return isStored ? .stored : .failed
  }

  @inline(never)
  public mutating func settle(
    salt: Vault.Salt?, _ flash: inout some Flash, secret: borrowing HandProfile.Secret
  ) -> UInt8 {
    var image = ProfileImage(flash.geometry)
    guard isActive, image.load(&flash, secret) else { return 0 }
    let current = salt.flatMap { image.slot(for: $0) }
    var hasOther = false
    for slot in 0..<2 where slot != current && !image.isEmpty(slot) {
      image.clear(slot)
      hasOther = true
    }
    if hasOther { _ = image.store(in: &flash, secret) }
    guard let current, image.model(current) == model else { return 0 }
    return image[current, HandTemplate.drawings]
  }

  @inline(never)
  public mutating func store(
    _ profile: borrowing HandProfile, _ flash: inout some Flash, secret: borrowing HandProfile.Secret
  ) -> Bool {
    var image = ProfileImage(flash.geometry)
    guard image.load(&flash, secret) else { return false }
    guard profile.samples > 0 || !image.isEmpty(0) || !image.isEmpty(1) else {
      return HandProfile.erase(&flash, secret: secret)
    }
    image.setMeans(profile)
    return image.store(in: &flash, secret)
  }
}

extension ProfileImage {
  /// Reads the newest record of the device with this secret.
  fileprivate mutating func load(_ flash: inout some Flash, _ secret: borrowing HandProfile.Secret) -> Bool {
    var key = RecordKey(profile: secret)
    let isLoaded = load(&flash, key)
    key.wipe()
    return isLoaded
  }

  fileprivate mutating func store(in flash: inout some Flash, _ secret: borrowing HandProfile.Secret) -> Bool {
    var key = RecordKey(profile: secret)
    let isStored = store(in: &flash, key)
    key.wipe()
    return isStored
  }

  /// The CRC-32 of the model that a template's signatures are of.
  fileprivate mutating func model(_ slot: Int) -> UInt32 {
    var value: UInt32 = 0
    for k in 0..<4 { value |= UInt32(self[slot, HandTemplate.model + k]) << UInt32(truncatingIfNeeded: 8 * k) }
    return value
  }

  /// Begins a template of zeros in a slot.
  fileprivate mutating func begin(
    _ slot: Int, salt: Vault.Salt, model: UInt32, digits: Int, nonce: InlineArray<16, UInt8>
  ) {
    for k in 0..<HandTemplate.size { self[slot, k] = 0 }
    for k in 0..<16 { self[slot, k] = salt[k] }
    self[slot, HandTemplate.length] = UInt8(truncatingIfNeeded: digits)
    for k in 0..<4 {
      self[slot, HandTemplate.model + k] = UInt8(truncatingIfNeeded: model >> UInt32(truncatingIfNeeded: 8 * k))
    }
    for k in 0..<8 { self[slot, HandTemplate.nonce + k] = nonce[k] }
  }

  /// How far a drawn PIN is from the drawings of a template that is not encrypted.
  ///
  /// - Parameters:
  ///   - drawn: the signatures of the digits.
  ///   - pin: the digits.
  ///   - slot: of the template.
  ///   - excluded: a drawing of the template that does not count; -1 for none.
  ///   - network: that made the signatures.
  @inline(never)
  fileprivate mutating func score(
    of drawn: borrowing InlineArray<8, Signature>, _ pin: borrowing PIN, in slot: Int, without excluded: Int,
    _ network: SignatureNetwork
  ) -> UInt32 {
    let drawings = min(max(Int(self[slot, HandTemplate.drawings]), 1), HandTemplate.capacity)
    var measures = HandMeasures(reference: network.reference)
    for k in 0..<pin.count {
      var enrolled = EnrolledDigit()
      for drawing in 0..<drawings where drawing != excluded {
        let signature = self[slot, drawing: drawing, k]
        enrolled.add(signature, rarity: network.rarity(of: signature, digit: pin[k]))
      }
      measures.add(drawn[k], rarity: network.rarity(of: drawn[k], digit: pin[k]), to: &enrolled)
    }
    return network.weights.score(of: measures.values())
  }
}
