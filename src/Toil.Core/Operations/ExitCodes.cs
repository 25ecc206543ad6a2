namespace Toil.Operations;

/// <summary>What problems come to, for whoever reads only a number.</summary>
public static class ExitCodes
{
    /// <summary>The code of one problem.</summary>
    public static ExitCode Of(ToilException problem) => problem.Kind switch
    {
        ErrorKind.InvalidInput or ErrorKind.NotFound => ExitCode.BadRequest,
        ErrorKind.Refused => ExitCode.Refused,
        ErrorKind.Waiting => ExitCode.Waiting,
        ErrorKind.Found => ExitCode.Findings,
        ErrorKind.RolledBack => ExitCode.RolledBack,
        ErrorKind.RollbackFailed => ExitCode.RollbackFailed,
        _ => ExitCode.Failed,
    };

    /// <summary>What a caller has to hear of first, where several items ended differently.</summary>
    /// <param name="before">What came of those before; null where there were none.</param>
    /// <param name="next">What came of the next one.</param>
    public static ExitCode Worse(ExitCode? before, ExitCode next) => before is { } worst && Weight(worst) > Weight(next) ? worst : next;

    private static int Weight(ExitCode code) => code switch
    {
        ExitCode.RollbackFailed => 6,
        ExitCode.RolledBack => 5,
        ExitCode.Failed => 4,
        ExitCode.BadRequest => 3,
        ExitCode.Refused => 2,
        _ => 1,
    };
}
