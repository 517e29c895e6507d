namespace K8ssandraImages.Kubernetes.Credentials;

/// <summary>What may stand in an HTTP header.</summary>
internal static class HeaderText
{
    /// <summary>Whether a text has a control character: a line end in a value would begin another header.</summary>
    public static bool IsBroken(string value)
    {
        foreach (var c in value)
        {
            if (c < ' ' && c != '\t' || c == '\u007f')
                return true;
        }

        return false;
    }
}
