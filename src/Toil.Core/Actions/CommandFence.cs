using System.Security.Cryptography;

namespace Toil.Actions;

/// <summary>
/// Keeps the runner of GitHub Actions from taking for a command what is none of Toil's: the commands are stopped with a token that nobody can guess, which is another
/// one each time, and let in only around Toil's own. Those who write to one stream share one fence: while the commands are stopped, a second token would be no command.
/// </summary>
public sealed class CommandFence
{
    private const int TokenBytes = 16;

    private readonly Lock _gate = new();
    private int _holders;
    private string _token = string.Empty;

    /// <summary>Stops the commands, unless they are stopped already.</summary>
    /// <param name="write">Writes lines to the stream, all of them at once.</param>
    public void Raise(Action<string> write)
    {
        lock (_gate)
        {
            if (_holders++ == 0)
            {
                write(Stop());
            }
        }
    }

    /// <summary>Lets commands in again, once everybody who stopped them has said so.</summary>
    /// <param name="write">Writes lines to the stream.</param>
    public void Lower(Action<string> write)
    {
        lock (_gate)
        {
            if (--_holders == 0)
            {
                write(WorkflowCommand.Resume(_token));
            }
        }
    }

    /// <summary>Gives commands of Toil's own.</summary>
    /// <param name="write">Writes lines to the stream, all of them at once: nothing else comes between.</param>
    /// <param name="commands">The commands, a line each.</param>
    public void Command(Action<string> write, string commands)
    {
        lock (_gate)
        {
            write(_holders == 0 ? commands : $"{WorkflowCommand.Resume(_token)}\n{commands}\n{Stop()}");
        }
    }

    private string Stop()
    {
        _token = RandomNumberGenerator.GetHexString(2 * TokenBytes, lowercase: true);
        return WorkflowCommand.Stop(_token);
    }
}
