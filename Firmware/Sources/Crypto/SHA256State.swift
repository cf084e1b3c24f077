/// The eight words of state between two compressions of SHA-256, and the compression itself.
struct SHA256State: Sendable {
  var words: InlineArray<8, UInt32> = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]

  /// Compresses one block of sixteen big-endian words. The block is overwritten by the message schedule, which needs
  /// only sixteen of its 64 words at a time.
  @inline(never)
  mutating func compress(_ w: inout InlineArray<16, UInt32>) {
    var a = words[0]
    var b = words[1]
    var c = words[2]
    var d = words[3]
    var e = words[4]
    var f = words[5]
    var g = words[6]
    var h = words[7]
    var t = 0
    // Eight rounds per iteration: then every variable is back in its own role, and nothing has to be moved.
    while t < 64 {
      if t >= 16 {
        for k in t..<t &+ 8 { SHA256State.extend(&w, k) }
      }
      SHA256State.round(a, b, c, &d, e, f, g, &h, roundConstants[t] &+ w[t & 15])
      SHA256State.round(h, a, b, &c, d, e, f, &g, roundConstants[t &+ 1] &+ w[(t &+ 1) & 15])
      SHA256State.round(g, h, a, &b, c, d, e, &f, roundConstants[t &+ 2] &+ w[(t &+ 2) & 15])
      SHA256State.round(f, g, h, &a, b, c, d, &e, roundConstants[t &+ 3] &+ w[(t &+ 3) & 15])
      SHA256State.round(e, f, g, &h, a, b, c, &d, roundConstants[t &+ 4] &+ w[(t &+ 4) & 15])
      SHA256State.round(d, e, f, &g, h, a, b, &c, roundConstants[t &+ 5] &+ w[(t &+ 5) & 15])
      SHA256State.round(c, d, e, &f, g, h, a, &b, roundConstants[t &+ 6] &+ w[(t &+ 6) & 15])
      SHA256State.round(b, c, d, &e, f, g, h, &a, roundConstants[t &+ 7] &+ w[(t &+ 7) & 15])
      t &+= 8
    }
    words[0] &+= a
    words[1] &+= b
    words[2] &+= c
    words[3] &+= d
    words[4] &+= e
    words[5] &+= f
    words[6] &+= g
    words[7] &+= h
  }

  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32,
    _ h: inout UInt32, _ input: UInt32
  ) {
    let sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    let choice = g ^ (e & (f ^ g))
    let sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    let majority = (a & b) | (c & (a | b))
    let first = h &+ sum1 &+ choice &+ input
    d &+= first
    h = first &+ sum0 &+ majority
  }

  /// Replaces word t - 16 of the schedule by word t.
  @inline(__always)
  private static func extend(_ w: inout InlineArray<16, UInt32>, _ t: Int) {
    let early = w[(t &+ 1) & 15]
    let late = w[(t &+ 14) & 15]
    let small0 = rotate(early, 7) ^ rotate(early, 18) ^ (early &>> 3)
    let small1 = rotate(late, 17) ^ rotate(late, 19) ^ (late &>> 10)
    w[t & 15] = w[t & 15] &+ small0 &+ w[(t &+ 9) & 15] &+ small1
  }

  @inline(__always)
  private static func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { (x &>> n) | (x &<< (32 &- n)) }

  /// The words as bytes, the most significant first.
  var digest: SHA256.Digest {
    var bytes = SHA256.Digest(repeating: 0)
    for k in 0..<32 { bytes[k] = UInt8(truncatingIfNeeded: words[k >> 2] &>> UInt32(24 - 8 * (k & 3))) }
    return bytes
  }

  mutating func wipe() {
    withUnsafeMutableBytes(of: &words) { Memory.wipe($0) }
  }
}

/// FIPS 180-4, 4.2.2: the fractional parts of the cube roots of the first 64 primes.
private let roundConstants: InlineArray<64, UInt32> = [
  0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
  0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
  0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
  0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
  0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
  0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
  0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
  0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
]
