using System.Diagnostics.CodeAnalysis;
using Toil.Operations;

namespace Toil.Values;

/// <summary>Says where a secret is, never what it is: <c>env:NAME</c> or <c>file:PATH</c>. Resolved late, never stored, never printed.</summary>
public sealed record SecretReference : IParsable<SecretReference>
{
    private SecretReference(string scheme, string place)
    {
        Scheme = scheme;
        Place = place;
    }

    /// <summary><c>env</c> or <c>file</c>.</summary>
    public string Scheme { get; }

    /// <summary>Name of the environment variable, or path of the file.</summary>
    public string Place { get; }

    /// <summary>Reads a reference.</summary>
    /// <exception cref="FormatException">It has neither form. The text is not repeated: it may be the secret itself.</exception>
    public static SecretReference Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out SecretReference? result)
        ? result
        : throw new FormatException("Give a reference, not the secret itself: env:NAME or file:PATH.");

    /// <summary>Reads a reference, or says that it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out SecretReference result)
    {
        int colon = s?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        result = colon > 0 && colon < s!.Length - 1 && s[..colon] is "env" or "file" ? new SecretReference(s![..colon], s[(colon + 1)..]) : null;
        return result is not null;
    }

    /// <summary>Fetches the secret, and makes it known to the redactor before anybody else sees it.</summary>
    /// <param name="context">Folder for relative paths, and the redactor.</param>
    /// <exception cref="ToilException"><c>SecretNotFound</c>: the variable is not set, or the file cannot be read.</exception>
    public string Resolve(OperationContext context)
    {
        string secret = Scheme == "env" ? FromEnvironment() : FromFile(context.WorkingDirectory);
        context.Redactor.Register(secret);
        return secret;
    }

    /// <summary>The reference, which is not secret.</summary>
    public override string ToString() => $"{Scheme}:{Place}";

    private string FromEnvironment() => Environment.GetEnvironmentVariable(Place) ?? throw new ToilException(
        "SecretNotFound", ErrorKind.NotFound, $"The environment variable {InertText.From(Place, 80)} is not set.",
        "Set it, or refer to the secret in another way.", ToString());

    private string FromFile(string workingDirectory)
    {
        try
        {
            return File.ReadAllText(Path.GetFullPath(Place, workingDirectory)).TrimEnd('\r', '\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToilException(
                "SecretNotFound", ErrorKind.NotFound, $"The secret file {InertText.From(Place)} cannot be read: {InertText.From(error.Message)}",
                "Check the path and who may read it.", ToString(), error);
        }
    }
}
