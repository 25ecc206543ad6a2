using Toil.Operations;
using Toil.Reports;

namespace Toil.Runbooks.Checking;

/// <summary>The rules of the check.</summary>
internal static class RunbookRules
{
    /// <summary>A name that nothing stands for.</summary>
    public const string NameUnknown = "name-unknown";

    /// <summary>A step that has not ended where its values are needed.</summary>
    public const string StepLater = "step-later";

    /// <summary>A value of a kind that cannot be there.</summary>
    public const string TypeMismatch = "type-mismatch";

    /// <summary>A step that is never done.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>A value of a step that may be skipped.</summary>
    public const string StepMaySkip = "step-may-skip";

    /// <summary>A secret in clear.</summary>
    public const string SecretInClear = "secret-in-clear";

    /// <summary>A parameter that refers to a secret, where its text does not help.</summary>
    public const string SecretAsText = "secret-as-text";

    /// <summary>An effect without a way back.</summary>
    public const string RollbackMissing = "rollback-missing";

    /// <summary>A way back from what has no effect.</summary>
    public const string RollbackMisplaced = "rollback-misplaced";

    /// <summary>A retry of what may not be done twice.</summary>
    public const string RetryUnsafe = "retry-unsafe";

    /// <summary>A command or script that may take for ever.</summary>
    public const string TimeoutMissing = "timeout-missing";

    /// <summary>A verification that changes something.</summary>
    public const string VerifyHasEffect = "verify-has-effect";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ResultRule> All { get; } =
    [
        new(NameUnknown, Severity.Critical, "An expression names a parameter, a step, a member or something else that is not there."),
        new(StepLater, Severity.Critical, "An expression needs a step that has not ended there: a later one, one of another branch, or one that runs once for each item."),
        new(TypeMismatch, Severity.Critical, "A value is of a kind that cannot stand where it does, such as a number beside a duration."),
        new(RollbackMisplaced, Severity.Critical, "A gate or an approval has a rollback, and there is nothing to undo."),
        new(SecretAsText, Severity.Critical, "A secret parameter stands in a message or a command, where only its reference would be seen."),
        new(SecretInClear, Severity.High, "A value looks like a secret that is written in clear."),
        new(Unreachable, Severity.Warning, "A step can never be done."),
        new(RollbackMissing, Severity.Warning, "A step has an effect and no rollback."),
        new(RetryUnsafe, Severity.Warning, "A step is tried again though it may not be done twice."),
        new(VerifyHasEffect, Severity.Warning, "A verification changes something."),
        new(StepMaySkip, Severity.Info, "An expression needs a value of a step that may be skipped."),
        new(TimeoutMissing, Severity.Info, "A command or a script has no timeout."),
    ];

    /// <summary>The severity that a rule has, unless a check says otherwise.</summary>
    public static Severity SeverityOf(string rule) => All.First(known => known.Id == rule).Severity;
}
