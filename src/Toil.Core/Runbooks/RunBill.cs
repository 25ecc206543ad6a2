using Toil.Operations;

namespace Toil.Runbooks;

/// <summary>What a run that has ended is booked with in the toil log.</summary>
/// <param name="Runbook">Its runbook.</param>
/// <param name="Run">Its id.</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended.</param>
/// <param name="HandsOn">How long a person was kept: somebody who watched it at a console, all the time that it was at work.</param>
/// <param name="Saves">What doing the same by hand takes; null where the runbook does not say.</param>
/// <param name="Outcome"><c>succeeded</c>, <c>failed</c> or <c>rehearsal</c>.</param>
/// <param name="Owner">Whose runbook it is; null where it does not say.</param>
internal sealed record RunBill(string Runbook, Guid Run, DateTimeOffset Start, DateTimeOffset End, TimeSpan HandsOn, TimeSpan? Saves, string Outcome, string? Owner);

/// <summary>Books a run.</summary>
internal delegate Task RunBooker(RunBill bill, OperationContext context, CancellationToken cancellation);
