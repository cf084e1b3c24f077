import Core2HAL
import DigitNet
import Owner
import PINVault

/// How the lock knows the hand of its owner, where the board has that part and the configuration asks for it.
extension Lock where Device: ~Copyable {
  /// Reads the signature network, and how many drawings of the PIN are enrolled.
  mutating func bootHand() throws(ModelError) {
    guard Device.HandPart.isBuilt, configuration.owner != .off else { return }
    try hand.start(configuration.owner, model: board.ownerModel)
    settleHand()
    log.hand(isAdded: false, drawings: enrolled, to: &board.serial)
  }

  /// Drops templates of former PINs, which a power cut can leave.
  mutating func settleHand() {
    let salt = vault.salt(&board.vaultFlash, secret: board.secret.bytes)
    // A vault that cannot be read now does not say which template is that of its PIN.
    guard salt != nil || !hasPIN else { return }
    enrolled = hand.settle(salt: salt, &board.profileFlash, secret: board.secret.bytes)
    Vault.wipeStack()
  }

  /// Stores the entered PIN with the hand that drew it: first the template, which only the PIN opens, then the PIN.
  @inline(never)
  mutating func storeWithHand() -> Enrollment {
    let current = vault.salt(&board.vaultFlash, secret: board.secret.bytes)
    // The new template must not take the place of the current one.
    guard current != nil || !hasPIN else { return .failed }
    let salt = randomBytes()
    var keys = Vault.derive(
      state.entered, secret: board.secret.bytes, salt: salt, iterations: configuration.iterations)
    var enrollment = hand.enroll(
      keys, state.entered, salt: salt, replacing: current, nonce: randomBytes(), &board.profileFlash,
      secret: board.secret.bytes)
    if enrollment == .stored,
      !vault.setPIN(
        of: keys, withHand: true, secret: board.secret.bytes, salt: salt, iterations: configuration.iterations,
        flash: &board.vaultFlash)
    {
      enrollment = .failed
    }
    keys.wipe()
    return enrollment
  }

  /// The drawings of a new PIN are not by one hand: it is set again from the beginning.
  mutating func startAgain() {
    log.hand("unlike", to: &board.serial)
    perform(state.handle(.unlike))
    feedback.add(.mismatch)
    show(.mismatch)
  }

  /// A drawing that says too little of a hand is not read: it is drawn again, and counts nothing.
  mutating func refuseQuickDrawing() {
    pad.clear()
    hand.clearInk()
    board.observe(.cleared)
    log.hand("poor", to: &board.serial)
    paintDrawingArea()
    feedback.add(.unclear)
    show(.tooQuick)
  }

  /// A finger is added by drawing the PIN, and this was another one.
  mutating func refuseOtherPIN() {
    log.pin("mismatch", to: &board.serial)
    screen.paintDots(content(), on: &board.display)
    screen.paintNoPrediction(on: &board.display)
    feedback.add(.mismatch)
    show(.mismatch)
  }

  /// Adds the entered drawing of the PIN to the enrolled ones.
  mutating func addFinger() {
    let enrollment = addEntered()
    Vault.wipeStack(withHand: true)
    settleHand()
    perform(state.handle(.fingerAdded))
    switch enrollment {
    case .stored:
      log.hand(isAdded: true, drawings: enrolled, to: &board.serial)
      feedback.add(.pinSet)
      show(.taught)
    case .full, .failed, .unlike:
      log.hand(enrollment == .full ? "full" : "failed", to: &board.serial)
      feedback.add(.wrong)
      show(.profileFailed)
    }
  }

  @inline(never)
  private mutating func addEntered() -> Enrollment {
    guard let salt = vault.salt(&board.vaultFlash, secret: board.secret.bytes) else { return .failed }
    var keys = Vault.derive(
      state.entered, secret: board.secret.bytes, salt: salt,
      iterations: vault.iterations(&board.vaultFlash, secret: board.secret.bytes))
    let enrollment = hand.addFinger(
      keys, salt: salt, nonce: randomBytes(), &board.profileFlash, secret: board.secret.bytes)
    keys.wipe()
    return enrollment
  }

  /// Logs how far the hand of an attempt was from the enrolled one, except on a production device.
  mutating func logScore(of outcome: AttemptOutcome) {
    guard Device.HandPart.isBuilt, hand.isActive, enrolled > 0, configuration.log == .development, outcome != .fault
    else { return }
    let score = hand.lastScore
    log.hand(score: score.value, limit: score.limit, to: &board.serial)
  }
}
