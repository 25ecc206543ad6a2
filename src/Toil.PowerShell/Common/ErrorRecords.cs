using System.Management.Automation;
using Toil.Operations;

namespace Toil.PowerShell.Common;

/// <summary>The one place where a failure becomes an <see cref="ErrorRecord"/>.</summary>
internal static class ErrorRecords
{
    /// <summary>Makes it.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="show">Makes a text fit to be shown: without secrets.</param>
    public static ErrorRecord From(Exception error, Func<string, string> show) => error switch
    {
        ToilException known => new ErrorRecord(known, known.ErrorId, CategoryOf(known.Kind), known.Item)
        {
            ErrorDetails = new ErrorDetails(show(known.Message)),
        },
        _ => new ErrorRecord(error, "ToilDefect", ErrorCategory.NotSpecified, null)
        {
            ErrorDetails = new ErrorDetails(
                show($"Toil met something that it did not expect: {error.Message} Please report it with the output of: Get-Error")),
        },
    };

    private static ErrorCategory CategoryOf(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidInput => ErrorCategory.InvalidArgument,
        ErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        ErrorKind.AccessDenied => ErrorCategory.PermissionDenied,
        ErrorKind.Unavailable => ErrorCategory.ResourceUnavailable,
        ErrorKind.Conflict => ErrorCategory.ResourceExists,
        ErrorKind.LimitExceeded => ErrorCategory.LimitsExceeded,
        ErrorKind.Refused or ErrorKind.RolledBack or ErrorKind.RollbackFailed => ErrorCategory.OperationStopped,
        ErrorKind.Waiting => ErrorCategory.NotEnabled,
        _ => ErrorCategory.NotSpecified,
    };
}
