import Core2HAL
import DigitNet
import Ink
import Owner

/// How the lock learns its owner's hand, and uses what it has learned.
extension Lock where Device: ~Copyable {
  /// Whether the network has a hidden layer that a profile fits. Changes nothing; exclusive access reads the lock in
  /// place.
  var canTeach: Bool {
    mutating get { (1...DrawingSample.capacity).contains(network?.hiddenUnits ?? 0) }
  }

  /// Reads the profile at boot. One of another network is kept in flash and ignored.
  mutating func loadProfile() {
    guard let network, let own = HandProfile(for: network, model: board.model) else { return }
    profile = HandProfile(reading: &board.profileFlash, secret: board.secret.bytes)
    guard profile.samples > 0 else { return }
    let isUsed = profile.network == own.network && profile.units == own.units
    log.profile(profile, isUsed: isUsed, to: &board.serial)
    if !isUsed { profile = HandProfile() }
  }

  /// Begins a lesson, or ends one, if the mode says so.
  mutating func updateLesson() {
    lesson = nil
    guard state.mode == .teaching, let network, let empty = HandProfile(for: network, model: board.model) else {
      return
    }
    lesson = Lesson(empty)
    logWanted()
  }

  /// Adds a drawing to the lesson, and shows what the network reads.
  mutating func teach(_ prediction: Prediction, _ drawing: borrowing Drawing, _ sum: borrowing ActivationSum) {
    let sample = sum.sample(units: lesson?.profile.units ?? 0)
    guard let verdict = lesson?.add(sample, prediction) else { return }
    if verdict == .complete { return storeProfile() }
    paintDrawingArea()
    screen.paint(prediction, drawing.raster, isMasked: false, on: &board.display)
    if verdict == .refused {
      feedback.add(.refused)
      if let lesson { show(.notTaught(digit: lesson.digit, readAs: prediction.digit)) }
    } else {
      feedback.add(.digit)
    }
    logWanted(refused: verdict == .refused ? prediction.digit : nil)
  }

  private mutating func storeProfile() {
    let isStored = lesson?.profile.store(in: &board.profileFlash, secret: board.secret.bytes) ?? false
    if isStored { profile = lesson?.profile ?? profile }
    log.profile(isStored ? "taught" : "failed", to: &board.serial)
    perform(state.handle(.taught))
    feedback.add(isStored ? .pinSet : .wrong)
    show(isStored ? .taught : .profileFailed)
  }

  /// Forgets the owner's hand, at a command.
  mutating func forgetHand() {
    let isErased = eraseProfile()
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

  private mutating func logWanted(refused: UInt8? = nil) {
    guard let lesson, configuration.log == .development else { return }
    log.lesson(lesson, refused: refused, to: &board.serial)
  }
}
