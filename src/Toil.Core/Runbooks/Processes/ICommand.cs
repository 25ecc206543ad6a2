namespace Toil.Runbooks.Processes;

/// <summary>A command that has begun, with all that it starts in turn.</summary>
internal interface ICommand : IDisposable
{
    /// <summary>Its standard input; null where it has an empty one.</summary>
    Stream? Input { get; }

    /// <summary>Its standard output.</summary>
    Stream Output { get; }

    /// <summary>Its standard error.</summary>
    Stream Error { get; }

    /// <summary>Completes when the command itself has ended, whatever it left running.</summary>
    Task Ended { get; }

    /// <summary>True where nothing that it started is left beside it, as far as the platform tells.</summary>
    bool IsAlone { get; }

    /// <summary>Asks it, and all that it started, to end.</summary>
    void Ask();

    /// <summary>Ends it, and all that it started.</summary>
    void Kill();

    /// <summary>Its exit code; on Unix 128 and the signal's number where a signal ended it. To be called once, after its end.</summary>
    int TakeExitCode();
}
