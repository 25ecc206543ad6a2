namespace Toil.Rollbacks.Evidence;

/// <summary>A rehearsal as the store has it.</summary>
internal sealed record RehearsalRow(string Id, string Document, long? Actual, long? ActualAt, string? ActualIn)
{
    /// <summary>The columns in the order, and by the names, of the record.</summary>
    public const string Columns = "id, document, actual AS Actual, actual_at AS ActualAt, actual_in AS ActualIn";
}
