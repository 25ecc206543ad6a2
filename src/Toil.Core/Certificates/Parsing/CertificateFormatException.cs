namespace Toil.Certificates.Parsing;

/// <summary>
/// Bytes that are not a well-formed X.509 certificate. The message is one inert sentence that names the part that is wrong and quotes
/// nothing of the content.
/// </summary>
public sealed class CertificateFormatException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="message">One sentence, ending with a full stop.</param>
    /// <param name="inner">The decoder's own complaint, where there is one.</param>
    public CertificateFormatException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
