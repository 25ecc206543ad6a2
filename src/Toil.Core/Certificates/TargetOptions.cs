using Toil.Certificates.Targets;
using Toil.Operations;
using Toil.Values;

namespace Toil.Certificates;

/// <summary>What can be said of a single target: on the command line, by a piped object, or by an entry of an inventory.</summary>
public record TargetOptions
{
    /// <summary>Targets.</summary>
    [Option(
        "What to look at: host, host:port, https://host (and ldaps, imaps, pop3s, smtps ...), a service that starts TLS when asked (smtp, imap, pop3, ftp, nntp, sieve, ldap, postgres, mysql, xmpp, xmpp-server), each with ?sni=NAME and ?address=IP where those differ from the host; a file, a folder or a pattern such as certs/**/*.pem; a file that kubectl get -o yaml (or json) wrote, or a kubeconfig; store://CurrentUser/My; acm://REGION for AWS Certificate Manager, acm://* for the regions of --acm-region.",
        Position = 0, Placeholder = "TARGET", Resolver = typeof(TargetResolver))]
    public IReadOnlyList<string> Target { get; init; } = [];

    /// <summary>Files, folders and patterns.</summary>
    [Option("Files, folders or patterns (*, ?, [..], **) to look at.", IsPath = true)]
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>Files and folders, literally.</summary>
    [Option("Files or folders to look at, with every character taken as it stands.", IsPath = true)]
    public IReadOnlyList<string> LiteralPath { get; init; } = [];

    /// <summary>Server name.</summary>
    [Option("Server name to send to endpoints and to hold every certificate against.", Placeholder = "NAME", DefaultText = "the target's host")]
    public string? ServerName { get; init; }

    /// <summary>Address.</summary>
    [Option("IP address to dial in place of those behind the target's name.", Placeholder = "IP", DefaultText = "every address of the name")]
    public string? Address { get; init; }

    /// <summary>Password.</summary>
    [Option(
        "Where the password of PKCS#12 files and keystores is: env:NAME or file:PATH. The empty password is always tried.", Placeholder = "REFERENCE")]
    public SecretReference? Password { get; init; }

    /// <summary>Renewal threshold.</summary>
    [Option(
        "Time before the end from which renewal is due, whatever the lifetime.", Min = "0s", Max = "3650d",
        DefaultText = "a third of the lifetime; for authorities at most 365d")]
    public TimeSpan? ExpiringWithin { get; init; }

    /// <summary>Critical threshold.</summary>
    [Option(
        "Time before the end from which it is critical.", Min = "0s", Max = "3650d",
        DefaultText = "half of the time from which renewal is due; for authorities at most 90d")]
    public TimeSpan? CriticalWithin { get; init; }

    /// <summary>Cluster.</summary>
    [Option("Name of the cluster that Kubernetes objects are from; part of their places, so that two clusters are told apart.", Placeholder = "NAME")]
    public string? Cluster { get; init; }

    /// <summary>Owner.</summary>
    [Option("Who looks after it; carried into the finding.", Placeholder = "NAME")]
    public string? Owner { get; init; }

    /// <summary>Labels.</summary>
    [Option("Labels that are carried into the finding.")]
    public IReadOnlyDictionary<string, string> Label { get; init; } = new Dictionary<string, string>();
}
