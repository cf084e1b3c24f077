import HostSupport

/// What a file or a pipe brings: a picture, or the frames of a camera.
public enum PictureInput {
  case picture(Picture)
  case frames(Y4MReader)

  /// Opens a file, or what is piped in (`/dev/stdin`): a PNG, a JPEG or a YUV4MPEG2 stream.
  ///
  /// - Throws: as `PictureFile.read` and `Y4MReader` do.
  public static func open(_ path: String) throws(InputError) -> PictureInput {
    let stream = try ByteStream(path)
    let isStream = try stream.peek(Y4MReader.signature.count).elementsEqual(Y4MReader.signature)
    return isStream ? .frames(try Y4MReader(stream)) : .picture(try PictureFile.read(stream))
  }
}
