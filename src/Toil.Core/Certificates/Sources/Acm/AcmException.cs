namespace Toil.Certificates.Sources.Acm;

/// <summary>A call to ACM that failed for good. Its texts are inert and hold nothing of the request: no key, no token, no signature.</summary>
/// <param name="reason">What sort of failure it is.</param>
/// <param name="code">The service's own word for it, or null where it did not come to that.</param>
/// <param name="detail">One sentence, ending with a full stop.</param>
/// <param name="remedy">What to do about it, one sentence.</param>
internal sealed class AcmException(FailureReason reason, string? code, string detail, string remedy) : Exception(detail)
{
    public FailureReason Reason { get; } = reason;

    public string? Code { get; } = code;

    public string Remedy { get; } = remedy;

    /// <summary>True where the certificate was deleted after it had been listed.</summary>
    public bool IsGone => Code == "ResourceNotFoundException";

    /// <summary>True where the certificate has no body yet.</summary>
    public bool IsInProgress => Code == "RequestInProgressException";

    /// <summary>True where every further call would end the same way.</summary>
    public bool IsForAll => Reason == FailureReason.Credentials;

    /// <summary>True where nobody answered: several of these in a row are about the network, not about certificates.</summary>
    public bool IsTransport => Reason is FailureReason.Dns or FailureReason.NoRoute or FailureReason.Refused or FailureReason.Timeout or FailureReason.ProtocolError;
}
