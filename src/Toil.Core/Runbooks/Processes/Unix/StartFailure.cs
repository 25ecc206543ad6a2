using System.Runtime.InteropServices;
using Toil.Operations;
using Toil.Values;

namespace Toil.Runbooks.Processes.Unix;

/// <summary>Why the system did not start a command, for people.</summary>
internal static class StartFailure
{
    private const int NoEntry = 2;
    private const int TooLong = 7;
    private const int NoFormat = 8;
    private const int Denied = 13;
    private const int Busy = 26;

    /// <summary>From the error's number: the same on Linux and macOS for those that have a sentence of their own.</summary>
    public static ToilException From(int error, string program, ProcessCall call)
    {
        string name = InertText.From(program);
        (string sentence, string remedy) = error switch
        {
            NoEntry => ($"'{name}' names an interpreter that is not there.", "Correct its first line (#!), or install what it names."),
            TooLong => ($"The arguments and variables of '{name}' are longer than the system takes.", "Give it a file, or its standard input, instead."),
            NoFormat => ($"'{name}' is no program that this machine can run.", "A script begins with #! and its interpreter; a binary has to be one for this machine."),
            Denied => ($"'{name}' may not be run in '{InertText.From(call.WorkingDirectory)}'.", "Allow this user to enter the folder and to execute the file."),
            Busy => ($"'{name}' is being written to.", "Run it when whoever writes it has closed it."),
            _ => (string.Empty, string.Empty),
        };
        return sentence.Length > 0
            ? ToilException.Invalid("CommandNotRunnable", sentence, remedy, call.Command[0])
            : new ToilException(
                "CommandNotStarted", ErrorKind.Unavailable, $"'{name}' could not be started: {Marshal.GetPInvokeErrorMessage(error)}.",
                "Nothing has begun: look at the machine's limits of processes and memory, and run it again.", call.Command[0]);
    }

    /// <summary>There were no descriptors left.</summary>
    public static ToilException NoPipes(ProcessCall call, Exception cause) => new(
        "CommandNotStarted", ErrorKind.Unavailable, $"'{InertText.From(call.Command[0])}' could not be started: {InertText.From(cause.Message)}",
        "Nothing has begun: look at the machine's limits of open files, and run it again.", call.Command[0], cause);
}
