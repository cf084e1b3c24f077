/// What the screen says in a mode.
extension Mode {
  var title: StaticString {
    switch self {
    case .practice: "Practice"
    case .setPIN: "Set PIN"
    case .confirmPIN: "Confirm PIN"
    case .locked: "Locked"
    case .unlocked: "Unlocked"
    case .lockedOut: "Locked out"
    case .fault: "Fault"
    case .oldPIN: "Old PIN"
    case .teaching: "Draw"
    case .repeatPIN: "Once more"
    case .addFinger: "Add a finger"
    }
  }

  var hint: StaticString {
    switch self {
    case .practice: "draw a digit here"
    case .setPIN, .locked: "draw one digit at a time"
    case .confirmPIN, .repeatPIN: "draw the same PIN again"
    case .addFinger: "draw the PIN with it"
    case .oldPIN: "draw the current PIN"
    case .teaching: "as you always draw it"
    case .lockedOut: "too many wrong attempts"
    case .unlocked, .fault: ""
    }
  }
}
