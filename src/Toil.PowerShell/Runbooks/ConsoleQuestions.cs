using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using Toil.Operations;
using Toil.PowerShell.Common;
using Toil.Telemetry;

namespace Toil.PowerShell.Runbooks;

/// <summary>Asks at the host's own prompt, on the pipeline's thread. A question that is given up stays on the screen until Enter.</summary>
internal sealed class ConsoleQuestions : IQuestions
{
    private const int Tries = 3;

    // A job and a remote session have this host: a prompt there waits for somebody who may never come.
    private static readonly string[] s_unattended = ["ServerRemoteHost", "Default Host"];

    private readonly PSHostUserInterface _screen;
    private readonly IPipelineThread _thread;
    private readonly SecretRedactor _redactor;

    private ConsoleQuestions(PSHostUserInterface screen, IPipelineThread thread, SecretRedactor redactor)
    {
        _screen = screen;
        _thread = thread;
        _redactor = redactor;
    }

    /// <summary>Somebody who can be asked; null where nobody can: -NonInteractive, redirected streams, a job, a remote session.</summary>
    public static ConsoleQuestions? Of(PSHost host, IPipelineThread thread, SecretRedactor redactor)
        => CanBeAsked(host) ? new ConsoleQuestions(host.UI, thread, redactor) : null;

    /// <summary>True where somebody can be asked.</summary>
    public static bool CanBeAsked(PSHost host) => host.UI is { } screen && !s_unattended.Contains(host.Name) && (host.Name != "ConsoleHost" || IsAttended(screen));

    /// <inheritdoc/>
    public async Task<string?> AskAsync(string question, IReadOnlyList<string> answers, CancellationToken cancellation)
    {
        Task<string?> asking = _thread.RunAsync(() => Ask(question, answers), cancellation);
        return await asking.WaitAsync(cancellation);
    }

    private static bool IsAttended(PSHostUserInterface screen)
    {
        if (Console.IsInputRedirected || Console.IsOutputRedirected)
        {
            return false;
        }

        try
        {
            // Under -NonInteractive every prompt is refused before it is looked at; else one without choices is refused for that.
            screen.PromptForChoice(string.Empty, string.Empty, new Collection<ChoiceDescription>(), defaultChoice: 0);
            return true;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception error) when (error is PSInvalidOperationException or HostException or NotImplementedException)
        {
            return false;
        }
    }

    private string? Ask(string question, IReadOnlyList<string> answers)
    {
        try
        {
            _screen.WriteLine(_redactor.Redact(question));
            for (int n = 0; n < Tries; n++)
            {
                _screen.Write($"{string.Join(", ", answers)}, or Enter for none of them: ");
                string typed = _screen.ReadLine()?.Trim() ?? string.Empty;
                if (typed.Length == 0)
                {
                    return null;
                }

                if (answers.FirstOrDefault(answer => answer.Equals(typed, StringComparison.OrdinalIgnoreCase)) is { } given)
                {
                    return given;
                }
            }
        }
        catch (Exception error) when (error is PSInvalidOperationException or HostException or NotImplementedException)
        {
            // The host has a screen and nobody before it.
        }

        return null;
    }
}
