namespace Toil.Runbooks;

/// <summary>An answer to what a run asked.</summary>
/// <param name="Run">The run.</param>
/// <param name="Runbook">Name of its runbook.</param>
/// <param name="Step">Path of the step that asked.</param>
/// <param name="Message">What it asked.</param>
/// <param name="Decision"><c>approved</c> or <c>denied</c>.</param>
/// <param name="By">Who answered.</param>
/// <param name="At">When.</param>
/// <param name="Expires">Until when the answer counts.</param>
/// <param name="Note">What was said with it.</param>
/// <param name="Next">The command that goes on.</param>
public sealed record RunAnswer(
    Guid Run, string Runbook, string Step, string Message, string Decision, string By, DateTimeOffset At, DateTimeOffset Expires, string? Note, string Next);
