using System.Text;
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

    /// <summary>The process's own streams. Output is buffered, and flushed line by line on a terminal only: NDJSON of 100,000 findings is one stream.</summary>
    public static RunnerTerminal OfProcess()
    {
        UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
        StreamWriter output = new(Console.OpenStandardOutput(), utf8, bufferSize: 32 * 1024) { AutoFlush = !Console.IsOutputRedirected };
        return new(output, Console.Error, Console.In, !Console.IsOutputRedirected, !Console.IsErrorRedirected);
    }

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
        });
        console.Profile.Width = IsOutputTerminal && Console.WindowWidth > 0 ? Console.WindowWidth : FallbackWidth;
        return console;
    }

    public void Dispose()
    {
        try
        {
            Output.Flush();
        }
        catch (IOException)
        {
            // The reader (a pager, head) has gone; it has what it wanted.
        }
    }
}
