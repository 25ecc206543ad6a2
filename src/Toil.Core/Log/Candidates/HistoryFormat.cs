namespace Toil.Log.Candidates;

/// <summary>How a shell writes its history.</summary>
public enum HistoryFormat
{
    /// <summary>Found out from the content and, where that does not say, the name.</summary>
    Auto,

    /// <summary>A command a line, or with <c>#1700000000</c> lines before commands (HISTTIMEFORMAT).</summary>
    Bash,

    /// <summary>Plain, or extended: <c>: 1700000000:12;command</c>.</summary>
    Zsh,

    /// <summary>fish's own: <c>- cmd:</c> and <c>when:</c>.</summary>
    Fish,

    /// <summary>PowerShell's ConsoleHost_history.txt: a backtick at the end of a line continues the command.</summary>
    PSReadLine,
}
