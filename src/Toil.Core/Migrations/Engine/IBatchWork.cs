using Toil.Migrations.Databases;
using Toil.Migrations.Control;

namespace Toil.Migrations.Engine;

/// <summary>What a step does to the rows of a range.</summary>
internal interface IBatchWork
{
    /// <summary>How the table is walked.</summary>
    KeyWalk Walk { get; }

    /// <summary>True where its statements may hold queries of the plan, whose sorting and grouping may need much room.</summary>
    bool HasQueries => true;

    /// <summary>True where it changes every row of a range, and so counts them: nobody else has to.</summary>
    bool CountsRange => false;

    /// <summary>Does it, in the open transaction.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="range">The range.</param>
    /// <param name="step">The checkpoint before it.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<BatchResult> ApplyAsync(TargetSession session, BatchRange range, StepRow step, CancellationToken cancellation);

    /// <summary>Called before the transaction commits, when all that is in it is known to be right: what must be on the disk by then is put there.</summary>
    Task BeforeCommitAsync() => Task.CompletedTask;

    /// <summary>Called when the step begins or goes on: what was written outside of the database behind the checkpoint is taken back.</summary>
    Task ResumeAsync(StepRow step) => Task.CompletedTask;
}

/// <summary>A range of keys.</summary>
/// <param name="Low">The key before the first; null where the table begins.</param>
/// <param name="High">The last key.</param>
internal sealed record BatchRange(string? Low, string High);

/// <summary>What a batch did.</summary>
/// <param name="Scanned">Rows in the range; 0 where the work does not say.</param>
/// <param name="Matched">Rows that fitted the condition.</param>
/// <param name="Affected">Rows that were changed, written or taken out.</param>
/// <param name="FileLength">Bytes of the archive file; null where there is none.</param>
/// <param name="Mismatch">The two numbers that should be one, in words; null where they are.</param>
internal sealed record BatchResult(long Scanned, long Matched, long Affected, long? FileLength = null, string? Mismatch = null);
