import Core2HAL
import DigitNet
import Ink
import Owner

/// How the lock learns its owner's hand, and uses what it has learned.
extension Lock where Device: ~Copyable {
  /// Whether the network has a hidden layer that a profile fits. Changes nothing; exclusive access reads the lock in
  /// place.
  var canTeach: Bool {
    mutating get { network.map(HandProfile.canLearn) ?? false }
  }

  /// Reads the profile. One of another network stays in flash, and is not used.
  ///
  /// - Returns: whether there is one of another network.
  @discardableResult
  private mutating func loadProfile() -> Bool {
    profile = HandProfile(reading: &board.profileFlash, secret: board.secret.bytes)
    guard profile.samples > 0, !profile.fits(board.model) else { return false }
    profile = HandProfile()
    return true
  }

  /// Reads the profile and reports it.
  mutating func bootProfile() {
    if loadProfile() {
      log.profile(ignored: "model", to: &board.serial)
    } else if profile.samples > 0 {
      log.profile(samples: profile.samples, to: &board.serial)
    } else if !profile.isStored, !HandProfile.isErased(&board.profileFlash) {
      log.profile(ignored: "damaged", to: &board.serial)
    }
  }

  /// Begins a lesson, or gives one up, if the mode says so.
  mutating func updateLesson() {
    if state.mode == .teaching, let network, profile.begin(for: network, model: board.model) {
      lesson = Lesson()
      logWanted()
    } else if lesson != nil {
      lesson = nil
      loadProfile()
    }
  }

  /// Adds a drawing to the lesson, and shows what the network reads.
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

  /// Ends a complete lesson. If the flash did not take it, the change of the mode reads what the flash holds.
  private mutating func storeProfile() {
    let isStored = hand.store(profile, &board.profileFlash, secret: board.secret.bytes)
    // Reading again would give the same and needs more stack than the smallest target has.
    if isStored { lesson = nil }
    log.profile(isStored ? "taught" : "failed", to: &board.serial)
    perform(state.handle(.taught))
    feedback.add(isStored ? .pinSet : .wrong)
    show(isStored ? .taught : .profileFailed)
  }

  /// Forgets the owner's hand, at a command.
  mutating func forgetHand() {
    let isErased = Device.HandPart.isBuilt ? emptyProfile() : eraseProfile()
    feedback.add(isErased ? .tap : .wrong)
    show(isErased ? .handForgotten : .profileFailed)
  }

  /// Erases the profile. What the flash keeps is not used until the next boot.
  ///
  /// - Returns: whether it is erased.
  @discardableResult
  mutating func eraseProfile() -> Bool {
    profile = HandProfile()
    let isErased = HandProfile.erase(&board.profileFlash, secret: board.secret.bytes)
    log.profile(isErased ? "forgotten" : "failed", to: &board.serial)
    return isErased
  }

  /// Forgets what was taught, and keeps the template of the PIN if there is one.
  private mutating func emptyProfile() -> Bool {
    profile = HandProfile()
    let isEmpty = hand.store(profile, &board.profileFlash, secret: board.secret.bytes)
    log.profile(isEmpty ? "forgotten" : "failed", to: &board.serial)
    return isEmpty
  }

  private mutating func logWanted(refused: UInt8? = nil) {
    guard let lesson, configuration.log == .development else { return }
    log.lesson(digit: lesson.digit, sample: lesson.accepted + 1, refused: refused, to: &board.serial)
  }
}
