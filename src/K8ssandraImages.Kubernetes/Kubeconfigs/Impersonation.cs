using System.Globalization;
using System.Text;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Kubernetes.Kubeconfigs;

/// <summary>Whom a user acts as.</summary>
internal sealed class Impersonation
{
    public Impersonation(Node? user)
    {
        User = user.Text("as");
        Uid = user.Text("as-uid");
        Groups = user.Texts("as-groups");
        var extra = new List<KeyValuePair<string, string>>();
        if (user.Mapping("as-user-extra") is { } mapping)
        {
            foreach (var member in mapping.Members)
            {
                foreach (var value in mapping.Texts(member.Key))
                    extra.Add(new(member.Key, value));
            }
        }

        Extra = extra;
    }

    private Impersonation(string user, string uid, IReadOnlyList<string> groups, IReadOnlyList<KeyValuePair<string, string>> extra) =>
        (User, Uid, Groups, Extra) = (user, uid, groups, extra);

    public string User { get; }

    public string Uid { get; }

    public IReadOnlyList<string> Groups { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Extra { get; }

    /// <summary>Whether something is asked for that only an impersonated user can have.</summary>
    public bool LacksUser => User.Length == 0 && (Uid.Length > 0 || Groups.Count > 0 || Extra.Count > 0);

    /// <summary>With what the caller wants instead; field by field, as kubectl's flags do it.</summary>
    public Impersonation With(ConnectionOptions options) =>
        new(
            string.IsNullOrEmpty(options.ImpersonateUser) ? User : options.ImpersonateUser,
            string.IsNullOrEmpty(options.ImpersonateUid) ? Uid : options.ImpersonateUid,
            options.ImpersonateGroups.Count == 0 ? Groups : options.ImpersonateGroups,
            Extra);

    /// <summary>The headers, in the order of client-go (transport, impersonatingRoundTripper).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers()
    {
        if (User.Length == 0)
            return [];
        var headers = new List<KeyValuePair<string, string>> { new("Impersonate-User", User) };
        if (Uid.Length > 0)
            headers.Add(new("Impersonate-Uid", Uid));
        foreach (var group in Groups)
            headers.Add(new("Impersonate-Group", group));
        foreach (var (key, value) in Extra)
            headers.Add(new("Impersonate-Extra-" + EscapeKey(key), value));
        return headers;
    }

    // What is no token character of RFC 9110, 5.6.2, and the percent sign, for the server decodes the key.
    private static string EscapeKey(string key)
    {
        var builder = new StringBuilder(key.Length);
        foreach (var b in Encoding.UTF8.GetBytes(key))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || "!#$&'*+-.^_`|~".Contains((char)b, StringComparison.Ordinal))
                builder.Append((char)b);
            else
                builder.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return builder.ToString();
    }
}
