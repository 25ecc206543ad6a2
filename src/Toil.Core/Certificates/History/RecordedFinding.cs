using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Toil.Operations;
using Toil.Telemetry;

namespace Toil.Certificates.History;

/// <summary>What the store keeps of a finding: what is needed to compare it with another night's, and to tell of it.</summary>
internal sealed record RecordedFinding
{
    public required string Target { get; init; }

    public required SourceKind Source { get; init; }

    public string? ServerName { get; init; }

    public string? Address { get; init; }

    public string? Entry { get; init; }

    public required string Fingerprint { get; init; }

    public required Verdict Verdict { get; init; }

    public FailureReason? Reason { get; init; }

    public string? Thumbprint { get; init; }

    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Worst first; null for none.</summary>
    public IReadOnlyList<CertificateProblem>? Problems { get; init; }

    public string? Owner { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    [JsonIgnore]
    public Severity Severity => Problems is [{ } worst, ..] ? worst.Severity : Severity.None;

    /// <summary>True where no certificate was seen.</summary>
    [JsonIgnore]
    public bool IsFailure => Thumbprint is null;

    /// <summary>True where a file, folder or store could not be read, or a piece of it, so that nobody knows what else is in it.</summary>
    [JsonIgnore]
    public bool IsUnread => UnreadPlace.Is(Source, Thumbprint, Entry);

    /// <summary>
    /// The same for what lies in one place: source, target and server name. A number, because the engines sort texts differently. Places that
    /// share it by chance are told apart by <see cref="IsSamePlace"/>.
    /// </summary>
    [JsonIgnore]
    public long PlaceKey
    {
        get
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes($"{Source}\n{Target}\n{ServerName}"), hash);
            return BinaryPrimitives.ReadInt64BigEndian(hash);
        }
    }

    public static RecordedFinding From(CertificateFinding finding) => new()
    {
        Target = finding.Target,
        Source = finding.Source,
        ServerName = finding.ServerName,
        Address = finding.Address,
        Entry = finding.Entry,
        Fingerprint = finding.Fingerprint,
        Verdict = finding.Verdict,
        Reason = finding.Reason,
        Thumbprint = finding.Thumbprint,
        NotAfter = finding.NotAfter,
        Problems = finding.Problems.Count == 0 ? null : finding.Problems,
        Owner = finding.Owner,
        Labels = finding.Labels.Count == 0 ? null : finding.Labels,
    };

    /// <summary>The finding again, without what was not kept.</summary>
    public CertificateFinding ToFinding() => new()
    {
        Target = Target,
        Source = Source,
        ServerName = ServerName,
        Address = Address,
        Entry = Entry,
        Fingerprint = Fingerprint,
        Verdict = Verdict,
        Reason = Reason,
        Thumbprint = Thumbprint,
        NotAfter = NotAfter,
        Problems = Problems ?? [],
        Owner = Owner,
        Labels = Labels ?? new Dictionary<string, string>(),
    };

    public bool IsSamePlace(RecordedFinding other) => (Source, Target, ServerName) == (other.Source, other.Target, other.ServerName);

    /// <summary>As JSON, without secrets.</summary>
    public string ToJson(SecretRedactor redactor)
    {
        string json = JsonSerializer.Serialize(this, HistoryJson.Readable.RecordedFinding);
        // Text by text where there is something to hide: a mask over the whole could cut through the JSON.
        return redactor.Redact(json) == json ? json : JsonSerializer.Serialize(Redacted(redactor), HistoryJson.Readable.RecordedFinding);
    }

    /// <exception cref="ToilException"><c>RecordedFindingUnknown</c>: a later Toil wrote it.</exception>
    public static RecordedFinding Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, HistoryJson.Readable.RecordedFinding)!;
        }
        catch (JsonException error)
        {
            throw new ToilException(
                "RecordedFindingUnknown", ErrorKind.Conflict, "The store holds a finding that this Toil cannot read; a later one wrote it.",
                "Update Toil on this machine.", null, error);
        }
    }

    private RecordedFinding Redacted(SecretRedactor redactor) => this with
    {
        Target = redactor.Redact(Target),
        ServerName = ServerName is null ? null : redactor.Redact(ServerName),
        Entry = Entry is null ? null : redactor.Redact(Entry),
        Owner = Owner is null ? null : redactor.Redact(Owner),
        Labels = Labels?.ToDictionary(label => label.Key, label => redactor.Redact(label.Value)),
        Problems = Problems is null
            ? null
            : [.. Problems.Select(problem => problem with { Message = redactor.Redact(problem.Message), Remedy = redactor.Redact(problem.Remedy) })],
    };
}
