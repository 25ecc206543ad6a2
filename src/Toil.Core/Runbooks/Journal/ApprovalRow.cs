using Toil.State;

namespace Toil.Runbooks.Journal;

/// <summary>A question to people, as the table holds it.</summary>
internal sealed record ApprovalRow(
    string RunId, string Step, string Hash, string Message, string Approvers, long AskedAt, long ExpiresAt, string? Decision, string? DecidedBy, long? DecidedAt, string? Note)
{
    /// <summary>The columns in the order, and by the names, of the record.</summary>
    public const string Columns = """
        run_id AS RunId, step, hash, message, approvers, asked_at AS AskedAt, expires_at AS ExpiresAt, decision, decided_by AS DecidedBy, decided_at AS DecidedAt, note
        """;

    /// <summary>The word of a yes.</summary>
    public const string Approved = "approved";

    /// <summary>The word of a no.</summary>
    public const string Denied = "denied";

    /// <summary>Until when an answer counts.</summary>
    public DateTimeOffset Expires => StoreInstant.FromMicroseconds(ExpiresAt);

    /// <summary>Who may answer; empty for everybody.</summary>
    public IReadOnlyList<string> ApproverNames => Approvers.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
