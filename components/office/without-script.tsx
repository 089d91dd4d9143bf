import { Notice } from '#components/ui/notice';

/**
 * A room streams in behind its skeleton, and a script puts it into place. Where none runs, the skeleton goes and the
 * room is shown where it arrived, at the end of the page. In the earliest layer, where `!important` outdoes the reset.
 */
const reveal =
  '@layer theme{:is(main,[id^="S:"]) :is(.skeleton,[aria-busy="true"]){display:none!important}' +
  'body>div[hidden][id^="S:"]{display:block!important}}' +
  'body>div[id^="S:"]{max-width:80rem;margin-inline:auto;padding:0 var(--gutter) 2rem}';

/** For a browser that runs no scripts: how things stand can be read, and what cannot be done is said at once. */
export function WithoutScript() {
  return (
    <noscript>
      <style>{reveal}</style>
      <div className="hall pt-5">
        <Notice>
          This room works with JavaScript, which your browser does not run. You can read how things stand;
          nothing can be changed here without it.
        </Notice>
      </div>
    </noscript>
  );
}
