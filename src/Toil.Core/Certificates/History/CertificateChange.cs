using System.Text.Json.Serialization;
using Toil.Operations;

namespace Toil.Certificates.History;

/// <summary>What became of one place between two recorded sweeps. Every text in it is inert.</summary>
public sealed record CertificateChange : IGraded
{
    /// <summary>What became of it.</summary>
    public required ChangeKind Change { get; init; }

    /// <summary>The place: <c>shop.example.com:443</c>, a file's path, <c>store://CurrentUser/My</c>.</summary>
    public required string Target { get; init; }

    /// <summary>Sort of the place.</summary>
    public required SourceKind Source { get; init; }

    /// <summary>Server name sent (SNI), or null where none was.</summary>
    public string? ServerName { get; init; }

    /// <summary>As the earlier sweep found it; null where it did not have it.</summary>
    public CertificateState? Before { get; init; }

    /// <summary>As the later sweep found it; null where it did not have it.</summary>
    public CertificateState? After { get; init; }

    /// <summary>
    /// What there is to act on, worst first: what has been added where it is worse, all that is wrong where it is new, what is doubtful about another
    /// certificate; empty where nobody has to act.
    /// </summary>
    public IReadOnlyList<CertificateProblem> Problems { get; init; } = [];

    /// <summary>Who looks after it, from the inventory.</summary>
    public string? Owner { get; init; }

    /// <summary>Labels, from the inventory.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The fingerprint of the finding, the same from sweep to sweep.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>When the earlier sweep began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the later sweep began.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>That of the present finding where it is worse or new, that of the change elsewhere: what has been known, or is better, is nothing to act on.</summary>
    public Severity Severity => Change switch
    {
        ChangeKind.Worse or ChangeKind.New => After?.Severity ?? Severity.None,
        _ => Problems is [{ } worst, ..] ? worst.Severity : Severity.None,
    };

    /// <summary>The worst problem in one sentence, or an empty text.</summary>
    public string Problem => Problems is [{ } worst, ..] ? worst.Message : string.Empty;

    /// <summary>Target, address and entry in one text: the place as people tell it apart.</summary>
    [JsonIgnore]
    public string Place
    {
        get
        {
            CertificateState? state = After ?? Before;
            string place = state?.Address is not { } address || Target.Contains(address, StringComparison.Ordinal) ? Target : $"{Target} ({address})";
            return state?.Entry is { } entry ? $"{place} #{entry}" : place;
        }
    }
}
