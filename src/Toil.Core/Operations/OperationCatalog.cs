using Toil.Certificates;
using Toil.Certificates.History;
using Toil.Issues;
using Toil.Log;
using Toil.Log.Candidates;
using Toil.Migrations;
using Toil.Reports;
using Toil.Rollbacks;
using Toil.Rollbacks.Evidence;
using Toil.Runbooks;
using Toil.Schedules;
using Toil.State;

namespace Toil.Operations;

/// <summary>Every operation that Toil has. A door offers these and no others.</summary>
public static class OperationCatalog
{
    /// <summary>The operations, by name.</summary>
    public static IReadOnlyList<IOperation> All { get; } =
    [
        new CertificateSweep(),
        new CertificateChanges(),
        new IssueSync { Recorded = RecordedSweepResults.ReadAsync },
        new LogAdd(),
        new LogEdit(),
        new LogExport(),
        new LogImport(),
        new LogList(),
        new LogRemove(),
        new LogReport(),
        new LogStart(),
        new LogStatus(),
        new LogStop(),
        new LogUndo(),
        new LogCandidates(),
        new MigrationCheck(),
        new MigrationPause(),
        new MigrationResume(),
        new MigrationRun { Gates = [new EvidenceGate()] },
        new MigrationStatus(),
        new MigrationStop(),
        new MigrationUndo(),
        new ReportExport(),
        new RollbackExport(),
        new RollbackList(),
        new RollbackRehearse(),
        new RollbackVerify(),
        new RunbookApprove(),
        new RunbookCheck(),
        new RunbookDeny(),
        new RunbookList(),
        new RunbookRehearse { Booker = BookAsync },
        new RunbookResume { Booker = BookAsync },
        new RunbookRun { Booker = BookAsync },
        new RunbookRuns(),
        new RunbookUndo(),
        new ScheduleExport(),
        new ScheduleList(),
        new ScheduleRegister(),
        new ScheduleRemove(),
        new StoreStatusOperation(),
    ];

    /// <summary>The operation of a type, as the catalog has it: with the gates that stand before it.</summary>
    public static T Get<T>()
        where T : IOperation => All.OfType<T>().Single();

    /// <summary>Finds an operation by its full name.</summary>
    /// <exception cref="ToilException"><c>OperationUnknown</c>, with the nearest known name.</exception>
    public static IOperation Get(string name) => All.FirstOrDefault(operation => operation.Descriptor.Name == name)
        ?? throw ToilException.Invalid(
            "OperationUnknown", $"There is no operation '{Values.InertText.From(name, 80)}'.",
            Nearest.To(name, All.Select(o => o.Descriptor.Name)) is { } nearest
                ? $"Did you mean '{nearest}'?"
                : $"There are: {string.Join(", ", All.Select(o => o.Descriptor.Name))}.",
            name);

    private static Task BookAsync(RunBill bill, OperationContext context, CancellationToken cancellation)
        => RunbookBooking.BookAsync(context, bill.Run, bill.Runbook, bill.Start, bill.End, bill.HandsOn, bill.Outcome, bill.Saves, cancellation);
}
