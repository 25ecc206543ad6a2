using Toil.Operations;

namespace Toil.Certificates.Judging;

/// <summary>What to say of a target that could not be judged.</summary>
internal static class FailureAdvice
{
    public static CertificateProblem For(Sighting sighting)
    {
        FailureReason reason = sighting.Failure!.Value;
        // A machine without IPv6 says nothing about a service that answers on IPv4.
        bool harmless = (reason == FailureReason.NoRoute && sighting.OthersAnswered) || sighting.IsNothingAmiss;
        // What is not issued is served nowhere: nothing breaks tonight.
        (string rule, Severity severity) = reason == FailureReason.NotIssued ? (RuleIds.NotIssued, Severity.Warning)
            : (RuleIds.Unreachable, harmless ? Severity.Info : Severity.High);
        return new(
            rule, severity,
            sighting.Detail ?? Usual(reason).Message,
            sighting.Remedy ?? (harmless ? "Nothing to do, unless this machine should have a route." : Usual(reason).Remedy));
    }

    private static (string Message, string Remedy) Usual(FailureReason reason) => reason switch
    {
        FailureReason.Dns => ("Its name could not be resolved.", "Check the spelling and the name server."),
        FailureReason.NoRoute => ("This machine has no route to it.", "Check the network from here, or sweep from a machine that has a route."),
        FailureReason.Refused => ("Nothing listens on that port.", "Check the port, and that the service runs."),
        FailureReason.Timeout => ("It did not accept a connection in time.", "Check firewalls and the service, or allow more with --timeout."),
        FailureReason.Stalled => ("It accepted the connection and then went silent.", "Check the service behind the port, or allow more with --timeout."),
        FailureReason.NoTls => ("It does not speak TLS on that port.", "Check the port and the scheme."),
        FailureReason.StarttlsRefused => ("It does not start TLS when asked.", "Turn on TLS for that service, or sweep the port on which it speaks TLS from the first byte."),
        FailureReason.ClientCertificateRequired => ("It shows nothing without a client certificate.", "Sweep it from the server's own files, where they are at hand."),
        FailureReason.LegacyProtocol => ("It speaks only protocols or ciphers that current clients refuse.", "Enable TLS 1.2 or 1.3 with ECDHE ciphers on it."),
        FailureReason.ProtocolError => ("It broke off the handshake.", "Look into its log at this moment."),
        FailureReason.Unreadable => ("It cannot be read.", "Check the file."),
        FailureReason.AccessDenied => ("This user may not read it.", "Sweep as a user who may, or grant read access."),
        FailureReason.WrongPassword => ("No password that was given opens it.", "Name the right one with --password env:NAME."),
        FailureReason.NotACertificate => ("There is no certificate in it.", "Name a file that holds one, or leave it out."),
        FailureReason.Credentials => ("The service does not take the credentials.", "Sign in again, or name other credentials."),
        FailureReason.Throttled => ("The service asked to be asked less.", "Sweep again later, or at another time than the other clients of the account."),
        FailureReason.NotIssued => ("It has not been issued.", "Finish its validation, or delete the request."),
        _ => ("It could not be judged.", "Try again."),
    };
}
