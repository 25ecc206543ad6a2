using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Toil.Operations;
using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>A PowerShell script as a runbook: its steps are known only when it runs.</summary>
internal static partial class ScriptedRunbook
{
    private const int MaxLength = 4 * 1024 * 1024;

    /// <summary>True for the path of a script.</summary>
    public static bool Is(string path) => path.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for a line that does a step.</summary>
    public static bool HasStep(string line) => Step().IsMatch(line);

    /// <summary>Reads one.</summary>
    /// <exception cref="ToilException"><c>RunbookNotFound</c>, <c>RunbookUnreadable</c> or <c>RunbookTooLarge</c>.</exception>
    public static Runbook Read(string path)
    {
        try
        {
            return Of(path, BoundedText.ReadFile(path, MaxLength) ?? throw ToilException.Invalid("RunbookTooLarge", $"{InertText.From(path)} is longer than {MaxLength} characters.", "Name a runbook.", path));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ToilException("RunbookNotFound", ErrorKind.NotFound, $"There is no file {InertText.From(path)}.", "Check the path.", path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToilException("RunbookUnreadable", ErrorKind.AccessDenied, $"{InertText.From(path)} cannot be read: {InertText.From(error.Message)}", "Check that it is a file that you may read.", path, error);
        }
    }

    /// <summary>One whose text is known.</summary>
    public static Runbook Of(string path, string text) => new()
    {
        Name = Path.GetFileNameWithoutExtension(path),
        Description = Synopsis().Match(text) is { Success: true } found ? Spaces().Replace(found.Groups[1].Value.Trim(), " ") : null,
        Steps = [],
        Path = path,
        Text = text,
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")))),
    };

    [GeneratedRegex(@"^[^#]*\bInvoke-ToilStep\b", RegexOptions.IgnoreCase)]
    private static partial Regex Step();

    // The first paragraph under .SYNOPSIS, as Get-Help shows it.
    [GeneratedRegex(@"^[ \t]*\.SYNOPSIS[ \t]*\r?\n((?:[ \t]*[^\s.#][^\r\n]*\r?\n)+)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Synopsis();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
