using Toil.Telemetry;
using Toil.Values;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>Keeps what <c>pg_dump</c> writes of its first failure.</summary>
internal sealed class DumpLog
{
    private const string Error = "pg_dump: error: ";
    private const string Detail = "pg_dump: detail: ";

    private string? _error;
    private string? _detail;
    private string? _other;

    /// <summary>Takes a line.</summary>
    public void Add(string line)
    {
        if (line.StartsWith(Error, StringComparison.Ordinal))
        {
            _error ??= line[Error.Length..];
        }
        else if (line.StartsWith(Detail, StringComparison.Ordinal))
        {
            _detail ??= line[Detail.Length..];
        }
        else if (line.Length > 0 && !line.StartsWith("pg_dump: warning: ", StringComparison.Ordinal))
        {
            _other ??= line;
        }
    }

    /// <summary>The failure, in a line; null where nothing was said.</summary>
    public string? Line(SecretRedactor redactor) => (_error, _detail) switch
    {
        ({ } error, { } detail) => InertText.From(redactor.Redact($"{error} ({detail})"), 300),
        ({ } error, null) => InertText.From(redactor.Redact(error), 300),
        _ => _other is null ? null : InertText.From(redactor.Redact(_other), 300),
    };
}
