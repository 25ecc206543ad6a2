using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>Tokens of YAML. Aliases are handed on unexpanded, so that no text is larger than it is.</summary>
/// <param name="text">The text.</param>
internal sealed class YamlTokens(ManifestText text) : ManifestTokens
{
    private readonly Parser _parser = new(text);

    /// <inheritdoc/>
    public override bool Read()
    {
        while (MoveNext())
        {
            text.StartToken();
            if (_parser.Current is Scalar scalar)
            {
                (Token, Text) = (ManifestToken.Scalar, IsNull(scalar) ? string.Empty : scalar.Value);
                return true;
            }

            Text = string.Empty;
            if (TokenOf(_parser.Current) is { } token)
            {
                Token = token;
                return true;
            }
        }

        return false;
    }

    private bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (YamlException error)
        {
            throw new ManifestException("this is not valid YAML", error.Start.Line);
        }
        catch (Exception error) when (error is not (ManifestException or IOException or OperationCanceledException))
        {
            // The parser meets some malformed texts with whatever its own code throws, and the message may quote them.
            throw new ManifestException("this is not valid YAML", _parser.Current?.End.Line ?? 0);
        }
    }

    private static ManifestToken? TokenOf(ParsingEvent? parsed) => parsed switch
    {
        MappingStart => ManifestToken.MappingStart,
        MappingEnd => ManifestToken.MappingEnd,
        SequenceStart => ManifestToken.SequenceStart,
        SequenceEnd => ManifestToken.SequenceEnd,
        AnchorAlias => ManifestToken.Alias,
        _ => null,
    };

    private static bool IsNull(Scalar scalar) => scalar.Style is ScalarStyle.Plain && scalar.Value is "~" or "null" or "Null" or "NULL";
}
