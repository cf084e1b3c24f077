import Core2HAL
import DigitNet
import Ink
import Owner

/// How the lock learns its owner's hand, and uses what it has learned.
extension Lock where Device: ~Copyable {
  // Nothing is inlined: a profile on the stack of a caller would add to the deepest stack, that of the vault.

  /// Whether the network has a hidden layer that a profile fits. Changes nothing; exclusive access reads the lock in
  /// place.
  var canTeach: Bool {
    mutating get { network.map(HandProfile.canLearn) ?? false }
  }

  /// Reads the profile. One of another network stays in flash.
  @inline(never)
  mutating func loadProfile() {
    profile = HandProfile(reading: &board.profileFlash, secret: board.secret.bytes)
  }

  /// Reports the profile at boot, and drops one of another network.
  @inline(never)
  mutating func logProfile() {
    guard profile.samples > 0, let network else { return }
    let isUsed = profile.fits(network, model: board.model)
    log.profile(samples: profile.samples, isUsed: isUsed, to: &board.serial)
    if !isUsed { profile = HandProfile() }
  }

  /// Begins a lesson, or gives one up, if the mode says so.
  @inline(never)
  mutating func updateLesson() {
    if state.mode == .teaching, let network, profile.begin(for: network, model: board.model) {
      lesson = Lesson()
      logWanted()
    } else if lesson != nil {
      lesson = nil
      loadProfile()
      if let network, !profile.fits(network, model: board.model) { profile = HandProfile() }
    }
  }

  /// Adds a drawing to the lesson, and shows what the network reads.
  @inline(never)
  mutating func teach(_ prediction: Prediction, _ drawing: borrowing Drawing, _ sum: borrowing ActivationSum) {
    let sample = sum.sample(units: profile.units)
    guard let verdict = lesson?.add(sample, prediction, to: &profile) else { return }
    if verdict == .complete { return storeProfile() }
    paintDrawingArea()
    screen.paint(prediction, drawing.raster, isMasked: false, on: &board.display)
    if verdict == .refused {
      feedback.add(.refused)
      show(.notTaught(digit: lesson?.digit ?? 0, readAs: prediction.digit))
    } else {
      feedback.add(.digit)
    }
    logWanted(refused: verdict == .refused ? prediction.digit : nil)
  }

  @inline(never)
  private mutating func storeProfile() {
    let isStored = profile.store(in: &board.profileFlash, secret: board.secret.bytes)
    // Without a lesson, the change of the mode reads nothing again.
    if isStored { lesson = nil }
    log.profile(isStored ? "taught" : "failed", to: &board.serial)
    perform(state.handle(.taught))
    feedback.add(isStored ? .pinSet : .wrong)
    show(isStored ? .taught : .profileFailed)
  }

  /// Forgets the owner's hand, at a command.
  @inline(never)
  mutating func forgetHand() {
    let isErased = eraseProfile()
    feedback.add(isErased ? .tap : .wrong)
    show(isErased ? .handForgotten : .profileFailed)
  }

  /// Erases the profile. What the flash keeps is not used until the next boot.
  ///
  /// - Returns: whether it is erased.
  @discardableResult
  @inline(never)
  mutating func eraseProfile() -> Bool {
    profile = HandProfile()
    let isErased = HandProfile.erase(&board.profileFlash, secret: board.secret.bytes)
    log.profile(isErased ? "forgotten" : "failed", to: &board.serial)
    return isErased
  }

  private mutating func logWanted(refused: UInt8? = nil) {
    guard let lesson, configuration.log == .development else { return }
    log.lesson(digit: lesson.digit, sample: lesson.accepted + 1, refused: refused, to: &board.serial)
  }
}
