using System.Text;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace Toil.Runner;

/// <summary>Where the runner reads and writes: the process's own streams, or a test's.</summary>
/// <param name="Output">Results.</param>
/// <param name="Error">Problems, warnings, progress.</param>
/// <param name="Input">What <c>--inventory -</c> reads.</param>
/// <param name="IsOutputTerminal">True where a person reads the results as they come.</param>
/// <param name="IsErrorTerminal">True where progress can be redrawn.</param>
internal sealed record RunnerTerminal(TextWriter Output, TextWriter Error, TextReader Input, bool IsOutputTerminal, bool IsErrorTerminal) : IDisposable
{
    private const int FallbackWidth = 120;

    private const int BrokenPipe = 32; // EPIPE: the same number on Linux, macOS and the BSDs

    /// <summary>True where a person may type an answer.</summary>
    public bool IsInputTerminal { get; init; }

    /// <summary>Columns of the terminal; null to ask it.</summary>
    public int? Width { get; init; }

    /// <summary>The process's own streams. Output is buffered, and flushed at once on a terminal only: NDJSON of 100,000 findings is one stream.</summary>
    public static RunnerTerminal OfProcess()
    {
        UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
        StreamWriter output = new(OpenOutput(), utf8, bufferSize: 32 * 1024) { AutoFlush = !Console.IsOutputRedirected };

        // Not Console.In, whose asynchronous reads block: a pipe that stays silent could not be cancelled.
        StreamReader input = new(Console.OpenStandardInput(), utf8);
        return new(output, new SparedWriter(Console.Error), input, !Console.IsOutputRedirected, !Console.IsErrorRedirected) { IsInputTerminal = !Console.IsInputRedirected };
    }

    /// <summary>True where the output is a pipe that nobody reads any more.</summary>
    public static bool IsReaderGone(IOException error) => error.HResult == BrokenPipe;

    /// <summary>Columns of a line that is redrawn.</summary>
    public int LineWidth => Width ?? (IsErrorTerminal && !Console.IsOutputRedirected && Console.WindowWidth > 0 ? Console.WindowWidth : FallbackWidth);

    /// <summary>A console for tables on the output.</summary>
    public IAnsiConsole CreateConsole()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Output),
            Ansi = IsOutputTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsOutputTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
                ? ColorSystemSupport.Detect
                : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,

            // They would colour what is no terminal, because of what the environment says of a CI system.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = Width ?? (IsOutputTerminal && Console.WindowWidth > 0 ? Console.WindowWidth : FallbackWidth);
        return console;
    }

    // The console's stream says nothing of a reader that has gone, and a sweep of hours would go on for nobody. A file keeps that stream:
    // what comes after this process in the same file is written where this one has ended.
    private static Stream OpenOutput()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return Console.OpenStandardOutput();
        }

        FileStream pipe = new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }

    public void Dispose()
    {
        try
        {
            Output.Flush();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Told already. The reader (a pager, head) has gone; it has what it wanted.
        }
    }
}
