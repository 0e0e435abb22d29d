namespace Norma.Formats.Images;

/// <summary>Bytes that are no picture, or one that is too large; the message goes on after "the file".</summary>
sealed class PictureFaultException(string message) : Exception(message);
