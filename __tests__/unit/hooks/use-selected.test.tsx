/** @jest-environment jsdom */
import { act, renderHook } from '@testing-library/react';
import { useSelected } from '#hooks/use-selected';

const order = ['a', 'b', 'c', 'd', 'e'];

describe('useSelected', () => {
  const open = () => {
    const { result } = renderHook(() => useSelected());
    return {
      click: (id: string, isRange = false) => act(() => result.current.toggle(id, order, isRange)),
      selected: () => [...result.current.selected].sort().join(''),
      result,
    };
  };

  it('takes one by one, and lets go of it again', () => {
    const { click, selected } = open();
    click('b');
    click('d');
    click('b');
    expect(selected()).toBe('d');
  });

  it('with Shift takes all between the last one and this one, in either direction', () => {
    const { click, selected } = open();
    click('d');
    click('b', true);
    expect(selected()).toBe('bcd');
    click('e');
    click('c', true); // c is on, so the range from e goes off
    expect(selected()).toBe('b');
  });

  it('with Shift and nothing to begin from, or a row that is gone, takes the one', () => {
    const { click, selected, result } = open();
    click('c', true);
    expect(selected()).toBe('c');
    act(() => result.current.replace(['x']));
    act(() => result.current.toggle('e', ['e'], true));
    expect(selected()).toBe('ex');
    act(() => result.current.clear());
    expect(selected()).toBe('');
  });
});
