namespace Toil.Certificates.Probing.Preambles;

/// <summary>One tag of an XMPP stream.</summary>
/// <param name="Name">Its name without a prefix: <c>features</c> of <c>stream:features</c>.</param>
/// <param name="IsEnd">True for <c>&lt;/name></c>.</param>
/// <param name="IsEmpty">True for <c>&lt;name/></c>.</param>
/// <param name="TextBefore">The text between the tag before and this one.</param>
internal readonly record struct XmppTag(string Name, bool IsEnd, bool IsEmpty, string TextBefore)
{
    private static readonly char[] s_spaces = [' ', '\t', '\r', '\n'];

    /// <summary>Reads what stands between the angle brackets. Attributes are not looked at.</summary>
    public static XmppTag Parse(string inside, string textBefore)
    {
        bool isEnd = inside.StartsWith('/');
        bool isEmpty = inside.EndsWith('/');
        string name = inside.Trim('/').Split(s_spaces, 2)[0];
        return new XmppTag(name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..], isEnd, isEmpty, textBefore);
    }
}
