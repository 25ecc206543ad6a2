namespace Toil.Certificates;

/// <summary>Ids of the rules, as they stand in findings and in settings. An id never changes its meaning.</summary>
public static class RuleIds
{
    /// <summary>The last valid instant has passed.</summary>
    public const string Expired = "expired";

    /// <summary>The first valid instant has not come.</summary>
    public const string NotYetValid = "not-yet-valid";

    /// <summary>Too little of the lifetime is left.</summary>
    public const string RenewalDue = "renewal-due";

    /// <summary>It does not hold the name under which it is served.</summary>
    public const string NameMismatch = "name-mismatch";

    /// <summary>The chain does not end in an authority that is trusted here.</summary>
    public const string UntrustedRoot = "untrusted-root";

    /// <summary>It is its own issuer.</summary>
    public const string SelfSigned = "self-signed";

    /// <summary>The server leaves out an intermediate.</summary>
    public const string IncompleteChain = "incomplete-chain";

    /// <summary>An authority of its chain ends before the leaf.</summary>
    public const string ChainEndsFirst = "chain-ends-first";

    /// <summary>The key is shorter or older than what clients accept.</summary>
    public const string WeakKey = "weak-key";

    /// <summary>It is served, and was issued for something else.</summary>
    public const string WrongUsage = "wrong-usage";

    /// <summary>Signed with a broken digest.</summary>
    public const string WeakSignature = "weak-signature";

    /// <summary>Valid for longer than public certificates may be.</summary>
    public const string LifetimeTooLong = "lifetime-too-long";

    /// <summary>The server agrees to versions or ciphers that current clients refuse, and to nothing newer.</summary>
    public const string LegacyProtocol = "legacy-protocol";

    /// <summary>Addresses behind one name serve different certificates.</summary>
    public const string BackendsDisagree = "backends-disagree";

    /// <summary>The server asked for a client certificate.</summary>
    public const string ClientCertificate = "client-certificate";

    /// <summary>Clear text came between the STARTTLS go-ahead and the handshake.</summary>
    public const string StarttlsInjection = "starttls-injection";

    /// <summary>The private key beside the certificate, or the one that the server signs with, is that of another.</summary>
    public const string KeyMismatch = "key-mismatch";

    /// <summary>The server shows its certificate, and a current client cannot finish the handshake.</summary>
    public const string HandshakeFailed = "handshake-failed";

    /// <summary>It was revoked.</summary>
    public const string Revoked = "revoked";

    /// <summary>The certificate manager tried to renew it and failed.</summary>
    public const string RenewalFailed = "renewal-failed";

    /// <summary>The certificate manager cannot renew it until somebody proves that the domain is theirs.</summary>
    public const string RenewalPendingValidation = "renewal-pending-validation";

    /// <summary>It was asked for, and has not been issued.</summary>
    public const string NotIssued = "not-issued";

    /// <summary>A newer certificate for the same names lies elsewhere, and this one is still served.</summary>
    public const string Superseded = "superseded";

    /// <summary>Endpoints of its names were looked at, and none serves it.</summary>
    public const string NotServed = "not-served";

    /// <summary>It is served for names that it does not hold.</summary>
    public const string ServedForOtherNames = "served-for-other-names";

    /// <summary>Its key is in many places, or in other certificates.</summary>
    public const string SharedKey = "shared-key";

    /// <summary>It could not be judged.</summary>
    public const string Unreachable = "unreachable";
}
