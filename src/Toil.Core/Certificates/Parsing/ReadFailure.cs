namespace Toil.Certificates.Parsing;

/// <summary>Why a file, a store or one entry of it gave no certificate.</summary>
/// <param name="Reason">The reason, for machines.</param>
/// <param name="Detail">One inert sentence about the item, ending with a full stop. It never quotes content.</param>
/// <param name="Remedy">What to do about it, in one sentence ending with a full stop.</param>
public sealed record ReadFailure(FailureReason Reason, string Detail, string Remedy)
{
    internal static ReadFailure Damaged(string detail)
        => new(FailureReason.Unreadable, detail, "Fetch or export it again, and compare it with where it came from.");
}
