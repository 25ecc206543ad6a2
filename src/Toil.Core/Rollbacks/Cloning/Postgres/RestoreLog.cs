using Toil.Telemetry;
using Toil.Values;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>
/// Understands what <c>pg_restore</c> writes to its standard error. Some statements may fail without the clone being another in what a migration does: owners, rights and comments
/// that this server or this user cannot give. Those become notes; the first of any other sort ends the cloning.
/// </summary>
internal sealed class RestoreLog(SecretRedactor redactor, CloneNotes notes, Action fatal)
{
    private const string Error = "pg_restore: error: ";
    private const string Query = "could not execute query: ";
    private const string Command = "Command was: ";

    private static readonly (string Verb, string Word, string What)[] s_bearable =
    [
        ("ALTER ", " OWNER TO ", "an owner"), ("GRANT ", "", "a right"), ("REVOKE ", "", "a right"), ("ALTER DEFAULT PRIVILEGES ", "", "a default right"),
        ("COMMENT ON ", "", "a comment"), ("SECURITY LABEL ", "", "a label"), ("CREATE POLICY ", "", "a policy of row security"),
        ("CREATE PUBLICATION ", "", "a publication"), ("ALTER PUBLICATION ", "", "a publication"), ("CREATE EVENT TRIGGER ", "", "an event trigger"),
        ("ALTER EVENT TRIGGER ", "", "an event trigger"), ("SET ", "", "a setting of its making"), ("CREATE SCHEMA public", "", "a schema of its own making"),
    ];

    private string? _error;
    private string? _other;

    /// <summary>The first failure that cannot be borne, or null.</summary>
    public string? Fatal { get; private set; }

    /// <summary>The first line that is no failure of a statement, for one who ended without saying more.</summary>
    public string? Other => _other;

    /// <summary>True where statements failed that may: its exit code is then 1.</summary>
    public bool HasBorne { get; private set; }

    /// <summary>Takes a line.</summary>
    public void Add(string line)
    {
        if (line.StartsWith(Error, StringComparison.Ordinal))
        {
            Close(null);
            string text = line[Error.Length..];
            if (text.StartsWith(Query, StringComparison.Ordinal))
            {
                _error = text[Query.Length..];
            }
            else
            {
                Fail(text);
            }
        }
        else if (_error is not null && line.StartsWith(Command, StringComparison.Ordinal))
        {
            Close(line[Command.Length..]);
        }
        else if (_error is not null && line.StartsWith("DETAIL:", StringComparison.Ordinal))
        {
            _error += $" ({line["DETAIL:".Length..].Trim().TrimEnd('.')})";
        }
        else if (_error is null && line.Length > 0 && !line.StartsWith("pg_restore: while ", StringComparison.Ordinal) && !line.StartsWith("pg_restore: from TOC", StringComparison.Ordinal)
            && !line.StartsWith("pg_restore: warning: ", StringComparison.Ordinal))
        {
            _other ??= InertText.From(redactor.Redact(line), 300);
        }
    }

    /// <summary>Takes the end.</summary>
    public void End() => Close(null);

    private void Close(string? command)
    {
        if (_error is not { } error)
        {
            return;
        }

        _error = null;
        string reason = error.StartsWith("ERROR:", StringComparison.Ordinal) ? error["ERROR:".Length..].Trim() : error;
        foreach ((string verb, string word, string what) in s_bearable)
        {
            if (command is not null && command.StartsWith(verb, StringComparison.Ordinal) && command.Contains(word, StringComparison.Ordinal))
            {
                HasBorne = true;
                if (verb is not ("SET " or "CREATE SCHEMA public"))
                {
                    notes.AddMissing(what, redactor.Redact(command), redactor.Redact(reason));
                }

                return;
            }
        }

        Fail(command is null ? reason : $"{reason}, at {command}");
    }

    private void Fail(string text)
    {
        if (Fatal is null)
        {
            Fatal = InertText.From(redactor.Redact(text), 300);
            fatal();
        }
    }
}
